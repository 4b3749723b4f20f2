using Workflow.Catalogue;
using Workflow.Claims;

namespace Workflow.Restores;

/// <summary>Finds the documents to put back, and says which cannot be.</summary>
public sealed class RestoreSources(BackupCatalog catalog, ExportsTable exports)
{
    /// <summary>The requested backup, or why there is none.</summary>
    internal async Task<(BackupRecord? Backup, Refusal? Refusal)> FindBackupAsync(string asked, CancellationToken cancellation)
    {
        if (await catalog.FindNamedAsync(asked, cancellation) is not { } row)
            return (null, Refusal.Missing(BackupCatalog.Missing(asked)));
        if (row.Keeping.State != BackupState.Present)
            return (null, Refusal.Gone($"The backup {asked} has expired: its files are deleted. GET /api/backups lists the backups."));
        return row.Backup.Outcome.HasManifest() ? (row.Backup, null)
            : (null, Refusal.Conflict($"The backup {asked} cannot be restored: it is {row.Backup.Outcome}. Choose one that is Complete or Partial."));
    }

    /// <summary>The exports that are put back: those that are named, or all that were captured.</summary>
    internal async Task<(IReadOnlyList<ExportRecord> Exports, Refusal? Refusal)> FindExportsAsync(
        BackupRecord backup, RestoreAsked asked, CancellationToken cancellation)
    {
        if (backup.Gate is { Verdict: GateVerdict.Tripped } gate && asked is { Mode: RestoreMode.Exact, Force: false })
            return ([], Refusal.Conflict($"The backup {backup.Id} differs too much from the one before it, and nobody has accepted it: {gate.Findings[0].Sentence.English} Mode exact would remove what it lacks. Use another backup or mode, accept it (POST /api/backups/{backup.Id}/accept), or repeat with \"force\": true."));
        if (backup.Damage is { } damage && asked is { Mode: RestoreMode.Exact, Force: false })
            return ([], Refusal.Conflict($"The backup {backup.Id} is damaged: {damage.Reason} Mode exact would remove what cannot be read. Use another backup or mode, or repeat with \"force\": true."));
        var rows = await exports.ListAsync(backup.Id, cancellation);
        if (rows.Count == 0)
            return ([], Refusal.Missing($"The backup {backup.Id} has expired: its exports are gone."));
        if (backup.Kind == BackupKind.Safety && rows.Exists(row => row.Chosen is not null))
            return ([], Refusal.Bad("backup", $"The backup {backup.Id} is the safety copy of a few documents. Only the undo of its restore can use it."));
        var chosen = new List<ExportRecord>();
        foreach (var name in asked.Collections ?? [.. rows.Where(row => IsCaptured(row.Export)).Select(row => row.Export.Collection)])
        {
            var export = rows.Find(row => row.Export.Collection == name)?.Export;
            if (export is null || !IsCaptured(export))
                return ([], Refusal.Missing($"The backup {backup.Id} has no '{Printable.Of(name)}'. {export?.Reason}".TrimEnd()));
            if (WhyNot(export, asked) is { } refusal)
                return ([], refusal);
            chosen.Add(export);
        }
        return chosen.Count > 0 ? (chosen, null) : ([], Refusal.Conflict($"The backup {backup.Id} captured no collection."));
    }

    /// <summary>Whether an export is still there; true where there was none.</summary>
    internal async Task<bool> IsThereAsync(string? backupId, string collection, CancellationToken cancellation) =>
        backupId is null || await exports.FindAsync(backupId, collection, cancellation) is not null;

    private static bool IsCaptured(ExportRecord export) =>
        export is { Status: ExportStatus.Complete or ExportStatus.Empty, BlobName: not null, StoredSha256: not null };

    private static Refusal? WhyNot(ExportRecord export, RestoreAsked asked)
    {
        var name = Printable.Of(export.Collection);
        if (export.Note is { } note)
            return Refusal.Bad("collections", $"'{name}': {note} Name the other collections.");
        if (export.Fields is not null)
            return Refusal.Bad("collections", $"'{name}' was exported with some of its fields only, so its documents cannot be put back. Name the other collections.");
        if (asked.Mode != RestoreMode.Exact || asked.DocIds is not null)
            return null;
        if (!export.Whole)
            return Refusal.Bad("mode", $"'{name}' holds only part of the collection: mode exact would remove the rest. Use overwrite.");
        return !asked.Force && (!export.Verified || export.Counted == false)
            ? Refusal.Conflict($"The export of '{name}' {(export.Verified ? "could not be counted" : "is not verified")}, so it may lack documents that mode exact would remove. Use overwrite, or repeat with \"force\": true.")
            : null;
    }
}
