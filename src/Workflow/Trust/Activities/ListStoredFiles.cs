using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Trust.Activities;

/// <summary>What <see cref="ListStoredFiles"/> needs.</summary>
public sealed record ListStoredFilesInput
{
    [JsonPropertyName("verify")]
    public required VerifyInput Verify { get; init; }

    /// <summary>The instance for which retention leaves the files alone.</summary>
    [JsonPropertyName("holder")]
    public required string Holder { get; init; }
}

/// <summary>The next files of a backup.</summary>
public sealed record StoredFilePage
{
    /// <summary>The backup is deleted, or being deleted.</summary>
    [JsonPropertyName("isExpired")]
    public bool IsExpired { get; init; }

    /// <summary>The findings so far, including the manifest's for these files.</summary>
    [JsonPropertyName("verify")]
    public required VerifyInput Verify { get; init; }

    [JsonPropertyName("collections")]
    public IReadOnlyList<string> Collections { get; init; } = [];

    [JsonPropertyName("hasMore")]
    public bool HasMore { get; init; }
}

/// <summary>
/// Marks the backup as being read and names its next files. Compares the manifest with the hash in the next backup, and with the rows of the files.
/// </summary>
public sealed class ListStoredFiles(BackupsTable backups, ExportsTable exports, KeepingTable keeping, ManifestCheck manifests, TimeProvider time)
{
    [Function(nameof(ListStoredFiles))]
    public async Task<StoredFilePage> Run([ActivityTrigger] ListStoredFilesInput input, CancellationToken cancellation)
    {
        var verify = input.Verify;
        if (!await keeping.MarkAsync(verify.Env, verify.BackupId, input.Holder, time.GetUtcNow() + Limits.VerifyTime, cancellation)
            || await backups.FindAsync(verify.Env, verify.BackupId, cancellation) is not { } row)
            return new() { IsExpired = true, Verify = verify };
        var files = (await exports.ListAsync(verify.BackupId, cancellation)).Select(export => export.Export)
            .Where(export => export.Status.IsCaptured()).OrderBy(export => export.Collection, StringComparer.Ordinal).ToList();
        var left = files.Where(file => string.CompareOrdinal(file.Collection, verify.After) > 0).Take(Limits.FilesPerHistory).ToList();
        var manifest = await manifests.ReadAsync(row.Backup, cancellation);
        if (verify.After is null)
        {
            verify = verify with { Total = files.Count, FilesAreGone = manifest.IsGone };
            if (manifest.Problem is { } problem)
                verify = verify with { Damage = verify.Damage.With(null, problem) };
            foreach (var unknown in manifest.Captured.Keys.Except(files.Select(file => file.Collection), StringComparer.Ordinal).Order(StringComparer.Ordinal))
                verify = verify with { Unread = verify.Unread.With(unknown, "The manifest names its file, but the table Exports has no row of it. Rebuild the tables with POST /api/catalogue/rebuild, then verify again.") };
        }
        foreach (var file in left)
        {
            if (manifest.WhyNot(file) is { } differs)
                verify = verify with { Damage = verify.Damage.With(file.Collection, differs) };
        }
        return new()
        {
            Verify = verify,
            Collections = left.ConvertAll(file => file.Collection),
            HasMore = left.Count > 0 && left[^1].Collection != files[^1].Collection,
        };
    }
}
