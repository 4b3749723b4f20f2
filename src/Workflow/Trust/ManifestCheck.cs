using System.Security.Cryptography;
using System.Text.Json;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Trust;

/// <summary>A manifest in storage.</summary>
/// <param name="Captured">Its files by collection; empty if it cannot be read.</param>
/// <param name="Problem">Why it is not the one that was written; null if it is.</param>
/// <param name="IsGone">It is not there.</param>
internal sealed record StoredManifest(IReadOnlyDictionary<string, ExportRecord> Captured, string? Problem = null, bool IsGone = false)
{
    /// <summary>How it contradicts the row of a file, as a sentence; null if it does not.</summary>
    public string? WhyNot(ExportRecord file)
    {
        if (Captured.Count == 0 && Problem is not null)
            return null;
        if (!Captured.TryGetValue(file.Collection, out var written))
            return "The manifest does not name its file, the table Exports does.";
        return (written.BlobName, written.StoredSha256, written.RawSha256, written.Documents) == (file.BlobName, file.StoredSha256, file.RawSha256, file.Documents)
            ? null
            : "The manifest and the table Exports disagree about its file.";
    }
}

/// <summary>Reads the manifest of a backup, and its hash in the next backup.</summary>
public sealed class ManifestCheck(BackupsTable backups, BackupBlobs blobs)
{
    // Behind these nobody was written next to it: safety copies and backups end in another order than they began.
    private const int NewerLookedAt = 5;

    internal async Task<StoredManifest> ReadAsync(BackupRecord backup, CancellationToken cancellation)
    {
        var none = new Dictionary<string, ExportRecord>();
        if (await blobs.ReadAsync(BlobNames.Manifest(backup.Env, backup.Id), cancellation) is not { } bytes)
            return new(none, "The manifest is gone.", IsGone: true);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        var problem = await KnownAsync(backup, cancellation) is { } known && known != sha256
            ? $"The manifest has SHA-256 {sha256}, the next backup knows it with {known}."
            : null;
        return Parse(bytes.Span)?.Exports is { } files
            ? new(files.Where(export => export.Status.IsCaptured()).ToDictionary(export => export.Collection, StringComparer.Ordinal), problem)
            : new(none, problem ?? "The manifest cannot be read.");
    }

    private async Task<string?> KnownAsync(BackupRecord backup, CancellationToken cancellation)
    {
        foreach (var row in await backups.NextAsync(backup.Env, backup.Id, NewerLookedAt, cancellation))
        {
            if (row.Keeping.Expiry is { } expiry && expiry.PreviousBackupId == backup.Id)
                return expiry.PreviousManifestSha256;
            if (row.Backup.Outcome.HasManifest() && row.Keeping.State == BackupState.Present
                && await blobs.ReadAsync(BlobNames.Manifest(backup.Env, row.Backup.Id), cancellation) is { } bytes
                && Parse(bytes.Span) is { } link && link.PreviousBackupId == backup.Id)
                return link.PreviousManifestSha256;
        }
        return null;
    }

    private static BackupManifest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(json, Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
