using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Numbers;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="KeepSafety"/> needs.</summary>
public sealed record KeepSafetyInput : RestoreStep
{
    /// <summary>The look that becomes the safety copy.</summary>
    [JsonPropertyName("which")]
    public required RestoreExport Which { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>Turns the look at the targets into a backup that an undo can put back. Nothing is changed before this has ended.</summary>
public sealed class KeepSafety(
    UnitWork work, RestoresTable restores, UnitsTable units, ExportsTable exports, BackupsTable backups, ManifestWriter manifests, ILogger<KeepSafety> logger)
{
    /// <summary>Returns the id of the safety copy; null if no target existed.</summary>
    [Function(nameof(KeepSafety))]
    public async Task<string?> Run([ActivityTrigger] KeepSafetyInput input, CancellationToken cancellation)
    {
        using var span = Spans.OfRun("safety copy", input.Id);
        var (request, _) = await work.FindAsync(input.Env, input.Id, 0, cancellation);
        var entries = new List<ExportRecord>();
        foreach (var unit in await units.ListAsync(input.Id, cancellation))
        {
            var look = unit.Existed ? RestoreExports.IdOf(request, unit, input.Which, 0, 0) : null;
            await units.ChangeAsync(input.Id, unit.Number, now => now with { Look = look }, cancellation);
            if (look is not null && unit.Chunk == 0)
                entries.Add((await exports.GetAsync(look, unit.Target, cancellation)).Export);
        }
        if (entries.Count == 0)
            return null;
        var id = RestoreExports.LookId(request, input.Which);
        var started = new BackupRecord
        {
            Id = id,
            Env = request.Env,
            Scope = BackupScope.Named,
            Kind = BackupKind.Safety,
            KeptUntil = input.At + request.KeepSafety,
            Outcome = BackupOutcome.Running,
            StartedAt = entries.Min(export => export.WindowStart) ?? request.StartedAt,
        };
        var ended = BackupSummary.Of(started, input.At, BackupOutcome.Complete, null, entries);
        if (await manifests.WriteAsync(ended, request.AppVersion, entries, cancellation) is { } problem)
            throw new InvalidOperationException(problem);
        await backups.MoveAsync(request.Env, id, now => now is null ? new BackupRow { Backup = ended with { Outcome = BackupOutcome.Running, EndedAt = null }, InstanceId = input.Holder } : null, cancellation);
        await backups.MoveAsync(request.Env, id, now => now!.Backup.Outcome == BackupOutcome.Running ? now with { Backup = ended } : null, cancellation);
        await restores.MoveAsync(
            request.Env, input.Id, now => now! with { AppliedAt = now.AppliedAt ?? input.At, Restore = now.Restore with { SafetyBackupId = id } }, cancellation);
        Log.SafetyKept(logger, input.Id, id, entries.Count);
        return id;
    }
}
