using Workflow.Catalogue;

namespace Workflow.Browse;

/// <summary>The result of looking for a collection's file in a backup.</summary>
/// <param name="Export">It is stored.</param>
/// <param name="Missing">Otherwise: what is missing, for a person.</param>
internal readonly record struct FoundExport(ExportRecord? Export, string? Missing);

/// <summary>Finds the stored file of a collection in a backup, or the message if there is none.</summary>
public sealed class ExportFinder(BackupCatalog catalog, ExportsTable exports)
{
    internal async Task<FoundExport> FindAsync(
        DurableTaskClient client, string? env, string backupId, string collection, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(backupId) || await catalog.FindRowAsync(env, backupId, cancellation) is not { } backup)
        {
            return new(null, await catalog.FindAsync(client, env, backupId, cancellation) is null
                ? $"There is no backup '{backupId}'; GET /api/backups lists them."
                : $"The backup {backupId} is still running and has captured nothing yet.");
        }
        var export = (await exports.FindAsync(backupId, collection, cancellation))?.Export;
        var coverage = Coverage.Of(backup.Backup, export, collection);
        if (coverage.Presence is Presence.Captured or Presence.PartCaptured)
            return new(export, null);
        if (backup.Backup.State is not null)
            return new(null, coverage.Reason);
        if (await InterruptedBackups.FindAsync(client, backup, cancellation) is { } interruption)
            return new(null, $"The backup {backupId} has no collection '{Printable.Of(collection)}'. {interruption.Reason}");
        return new(null, (backup.Backup.Outcome, export) switch
        {
            (BackupOutcome.Running, _) when export?.Status.IsTerminal() != true =>
                $"The backup {backupId} is still running; '{Printable.Of(collection)}' is not captured yet.",
            (_, not null) => coverage.Reason,
            _ => $"The backup {backupId} has no collection '{Printable.Of(collection)}'. {backup.Backup.Reason}".TrimEnd(),
        });
    }
}
