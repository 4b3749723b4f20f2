using System.Text.Json.Serialization;
using WeChat;
using Workflow.Steps;

namespace Workflow.Imports.Activities;

/// <summary>What <see cref="CheckProbe"/> needs.</summary>
public sealed record CheckProbeInput : ImportStep
{
    [JsonPropertyName("jobId")]
    public required long JobId { get; init; }
}

/// <summary>Asks whether an import of a try has ended, however it did: what it left is what counts.</summary>
public sealed class CheckProbe(CloudDatabaseClient wechat, TimeProvider time)
{
    [Function(nameof(CheckProbe))]
    public Task<StepResult<bool>> Run([ActivityTrigger] CheckProbeInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
            StepResult.Ok((await wechat.GetMigrateStatusAsync(input.Env, input.JobId, limited)).State != MigrateState.Running));
}
