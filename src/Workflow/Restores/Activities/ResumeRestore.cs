using System.Text.Json.Serialization;
using Workflow.Claims;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="ResumeRestore"/> needs.</summary>
public sealed record ResumeRestoreInput : RestoreStep
{
    [JsonPropertyName("approvedAt")]
    public required DateTimeOffset ApprovedAt { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    [JsonPropertyName("force")]
    public bool Force { get; init; }
}

/// <summary>What <see cref="ResumeRestore"/> answers.</summary>
public sealed record ResumedRestore
{
    /// <summary>The holder of the claim, for a person; null if this restore holds it.</summary>
    [JsonPropertyName("heldBy")]
    public string? HeldBy { get; init; }

    /// <summary>The looks are too old to represent the current state.</summary>
    [JsonPropertyName("looksAreOld")]
    public bool LooksAreOld { get; init; }
}

/// <summary>Takes the claim again after the approval.</summary>
public sealed class ResumeRestore(ClaimKeeper claims, RestoresTable restores, UnitsTable units)
{
    [Function(nameof(ResumeRestore))]
    public async Task<ResumedRestore> Run(
        [ActivityTrigger] ResumeRestoreInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (await claims.AcquireAsync(client, input.Env, ClaimKind.Restore, input.Id, input.Holder, cancellation) is { } holder)
            return await WaitAsync(input, claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation)), cancellation);
        if (await claims.CloseOthersAsync(client, input.Env, input.Holder, cancellation) is [{ } unclosed, ..])
            return await WaitAsync(input, $"The {unclosed} was interrupted, and this version of the app cannot close it. Run the version that started it.", cancellation);
        await restores.MoveAsync(
            input.Env, input.Id,
            now => now!.Restore.Outcome.HasEnded() ? null : now with
            {
                Force = now.Force || input.Force,
                Restore = now.Restore with { Outcome = RestoreOutcome.Applying, ApprovedAt = input.ApprovedAt, Reason = null },
            },
            cancellation);
        var oldest = (await units.ListAsync(input.Id, cancellation)).Min(unit => unit.LookAt);
        return new() { LooksAreOld = oldest is { } lookAt && input.At - lookAt > Limits.LookAge };
    }

    // Recorded in the row, so that a person sees what an approved plan waits for.
    private async Task<ResumedRestore> WaitAsync(ResumeRestoreInput input, string why, CancellationToken cancellation)
    {
        await restores.MoveAsync(
            input.Env, input.Id,
            now => now!.Restore.Outcome.HasEnded() || now.Restore.Reason == why ? null
                : now with { Restore = now.Restore with { ApprovedAt = input.ApprovedAt, Reason = why } },
            cancellation);
        return new() { HeldBy = why };
    }
}
