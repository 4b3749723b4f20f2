using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Claims;
using Workflow.Imports;
using Workflow.Restores.Orchestrators;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="BeginRestore"/> needs.</summary>
public sealed record BeginRestoreInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("instanceId")]
    public required string InstanceId { get; init; }

    [JsonPropertyName("deadline")]
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>The data that a run of a restore needs; none of it is user data.</summary>
public sealed record BegunRestore
{
    [JsonPropertyName("units")]
    public required int Units { get; init; }

    /// <summary>Nobody has to approve it.</summary>
    [JsonPropertyName("approve")]
    public required bool Approve { get; init; }

    /// <summary>Existing documents are changed, so it must be known how the service imports them.</summary>
    [JsonPropertyName("replaces")]
    public required bool Replaces { get; init; }

    /// <summary>Documents are removed.</summary>
    [JsonPropertyName("removes")]
    public required bool Removes { get; init; }

    /// <summary>An undo: collections that the restore created and that are empty afterwards are deleted.</summary>
    [JsonPropertyName("drops")]
    public required bool Drops { get; init; }

    [JsonPropertyName("approvalWindow")]
    public required TimeSpan ApprovalWindow { get; init; }

    [JsonPropertyName("maxWait")]
    public required TimeSpan MaxWait { get; init; }

    [JsonPropertyName("settle")]
    public required TimeSpan Settle { get; init; }
}

/// <summary>
/// The first step of a restore: takes or confirms the claim of the target environment, closes what earlier holders left open, writes the rows and
/// finds out which targets exist.
/// </summary>
public sealed class BeginRestore(
    ClaimKeeper claims, RestoresTable restores, UnitsTable units, RestoreBlobs blobs, RestoreReaders readers, CloudDatabaseClient wechat, TimeProvider time, ILogger<BeginRestore> logger)
{
    [Function(nameof(BeginRestore))]
    public Task<StepResult<BegunRestore>> Run(
        [ActivityTrigger] BeginRestoreInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, limited => BeginAsync(input, client, limited));

    private async Task<StepResult<BegunRestore>> BeginAsync(BeginRestoreInput input, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await restores.FindAsync(input.Env, input.Id, cancellation) is { } row && row.Restore.Outcome != RestoreOutcome.Planning)
            return StepResult.Permanent<BegunRestore>("restoreEnded", $"The restore {input.Id} went on before ({row.Restore.Outcome}). Start another one.");
        if (await blobs.FindRequestAsync(input.Env, input.Id, cancellation) is not { } request)
            return StepResult.Permanent<BegunRestore>("requestGone", $"There is no request of restore {input.Id}. Start it with POST /api/restores.");
        if (await claims.AcquireAsync(client, input.Env, ClaimKind.Restore, input.Id, input.InstanceId, cancellation) is { } holder)
            return StepResult.Permanent<BegunRestore>("claimHeld", claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation)));
        if (await claims.CloseOthersAsync(client, input.Env, input.InstanceId, cancellation) is [{ } unclosed, ..])
            return StepResult.Permanent<BegunRestore>("unclosed", $"The {unclosed} was interrupted, and this version of the app cannot close it. Run the version that started it.");
        if (await readers.MarkAsync(request, cancellation) is { } expired)
            return StepResult.Permanent<BegunRestore>("backupExpired", $"The backup {expired} has expired, or is being deleted. Choose another one.");
        await Instances.EnsureAsync(
            client, nameof(KeepRestoreOrchestrator), RestoreInstances.Keeper(input.Id), new RestoreName { Env = input.Env, Id = input.Id }, cancellation);
        await restores.MoveAsync(input.Env, input.Id, now => now is null ? RowOf(request, input.InstanceId) : null, cancellation);
        var listed = await units.ListAsync(input.Id, cancellation);
        foreach (var unit in listed)
        {
            var exists = await wechat.ExistsAsync(request.Env, unit.Target, cancellation);
            if (exists && request.Mode == RestoreMode.New)
                return StepResult.Permanent<BegunRestore>(
                    "targetExists", $"The collection '{Printable.Of(unit.Target)}' exists. Choose another name for mode new, or another mode.");
            await units.ChangeAsync(input.Id, unit.Number, now => now with { Existed = exists }, cancellation);
        }
        Log.RestoreStarted(logger, input.Id, input.Env, request.Mode.ToString(), listed.Count);
        return StepResult.Ok(new BegunRestore
        {
            Units = listed.Count,
            Approve = request.Approve,
            Replaces = request.Mode.NeedsConfirmation(),
            Removes = request.Mode == RestoreMode.Exact,
            Drops = request.UndoOf is not null,
            ApprovalWindow = request.ApprovalWindow,
            MaxWait = request.MaxWait,
            Settle = request.Settle,
        });
    }

    private static RestoreRow RowOf(RestoreRequest request, string instanceId) => new()
    {
        InstanceId = instanceId,
        Force = request.Force,
        Restore = new()
        {
            Id = request.Id,
            Env = request.Env,
            BackupId = request.BackupId,
            Mode = request.Mode,
            Outcome = RestoreOutcome.Planning,
            StartedAt = request.StartedAt,
            UndoOf = request.UndoOf,
        },
    };
}
