using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="RecordRestore"/> needs.</summary>
public sealed record RecordRestoreInput : RestoreStep
{
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>If the run knows more than the units: it was canceled, expired or failed.</summary>
    [JsonPropertyName("outcome")]
    public RestoreOutcome? Outcome { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}

/// <summary>
/// Decides the outcome of a restore, writes the report, removes what only its run needed, releases the claim unless a job is still running, and
/// sends notices.
/// </summary>
public sealed class RecordRestore(
    RestoreEnd end, RestoresTable restores, RestoreBlobs blobs, HangingJobs jobs, ClaimTable claims, RestoreNotices notices, ILogger<RecordRestore> logger)
{
    /// <summary>Returns the record, which becomes the orchestration's output.</summary>
    [Function(nameof(RecordRestore))]
    public async Task<RestoreRecord> Run([ActivityTrigger] RecordRestoreInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (await restores.FindAsync(input.Env, input.Id, cancellation) is not { } row)
        {
            // It was refused before it had a row, and has changed nothing.
            await claims.ReleaseAsync(input.Env, input.Holder, cancellation);
            var refused = await RefusedAsync(input, cancellation);
            await notices.TellEndAsync(client, refused, wasApplied: false, cancellation);
            return refused;
        }
        if (!row.Restore.Outcome.HasEnded())
            await end.CleanAsync(row, cancellation);
        var pending = (await jobs.ListAsync(input.Id, cancellation)).Count;
        var record = await end.RecordAsync(row, input.At, input.Outcome, input.Reason, pending == 0 ? input.Holder : null, cancellation);
        var level = record.Outcome is RestoreOutcome.Failed or RestoreOutcome.Partial ? LogLevel.Error : LogLevel.Information;
        Log.RestoreEnded(logger, level, record.Id, record.Env, record.Outcome.ToString(), record.Reason);
        await notices.TellEndAsync(client, record, row.AppliedAt is not null, cancellation);
        return record with { Collections = null, PendingJobs = pending > 0 ? pending : null };
    }

    private async Task<RestoreRecord> RefusedAsync(RecordRestoreInput input, CancellationToken cancellation)
    {
        var request = await blobs.FindRequestAsync(input.Env, input.Id, cancellation);
        var refused = new RestoreRow
        {
            InstanceId = input.Holder,
            Restore = new()
            {
                Id = input.Id,
                Env = input.Env,
                BackupId = request?.BackupId,
                Mode = request?.Mode ?? default,
                Outcome = RestoreOutcome.Planning,
                StartedAt = request?.StartedAt ?? input.At,
                UndoOf = request?.UndoOf,
            },
        };
        // A request that is gone leaves nothing to list.
        if (request is null)
            return refused.Restore with { Outcome = RestoreOutcome.Failed, Reason = input.Reason };
        await restores.MoveAsync(input.Env, input.Id, now => now is null ? refused : null, cancellation);
        return await end.RecordAsync(refused, input.At, RestoreOutcome.Failed, input.Reason, null, cancellation);
    }
}
