using System.Text.Json.Serialization;
using Workflow.Claims;
using Workflow.Restores.Parts;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="ReleaseAfterJobs"/> needs.</summary>
public sealed record ReleaseAfterJobsInput : RestoreStep
{
    /// <summary>Whether the claim is released anyway, because the service has reported a running job for days.</summary>
    [JsonPropertyName("givesUp")]
    public bool GivesUp { get; init; }
}

/// <summary>
/// Releases the claim of a restore that has ended, once the jobs that it could not wait for have ended too: until then they may write to the targets.
/// </summary>
public sealed class ReleaseAfterJobs(HangingJobs jobs, ClaimTable claims, TimeProvider time)
{
    /// <summary>Returns how many are still running.</summary>
    [Function(nameof(ReleaseAfterJobs))]
    public Task<StepResult<int>> Run([ActivityTrigger] ReleaseAfterJobsInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var open = input.GivesUp ? 0 : await jobs.CountAsync(input.Env, input.Id, limited);
            if (open == 0)
                await claims.ReleaseAsync(input.Env, input.Holder, limited);
            return StepResult.Ok(open);
        });
}
