using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Retention;

/// <summary>What came of one page of manifests.</summary>
public sealed record RebuiltPage
{
    /// <summary>Backups whose rows were made again.</summary>
    [JsonPropertyName("added")]
    public required int Added { get; init; }

    /// <summary>Manifests that could not be read, by backup.</summary>
    [JsonPropertyName("unreadable")]
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>The last backup of the page; null on the last page.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }
}

/// <summary>Rebuilds rows from manifests. Existing rows do not change.</summary>
public sealed class CatalogueRebuilder(
    BackupsTable backups, ExportsTable exports, BackupBlobs blobs, RetentionMemory memory, WorkflowSettings settings, TimeProvider time, ILogger<CatalogueRebuilder> logger)
{
    private const int Folders = 200;

    /// <summary>Freezes expiry: rebuilt rows have no holds and no tombstones.</summary>
    public Task FreezeAsync(CancellationToken cancellation) =>
        memory.ChangeAsync(settings.Env, now => now with { RebuiltAt = time.GetUtcNow(), Unfrozen = null }, cancellation);

    /// <summary>Rebuilds the rows of a page of backups, by their ids.</summary>
    /// <param name="after">The last id of the page before; null for the first.</param>
    /// <param name="cancellation">Stops; repeated, it continues.</param>
    public async Task<RebuiltPage> RebuildAsync(string? after, CancellationToken cancellation)
    {
        var (added, unreadable, ids) = (0, new List<string>(), new List<string>());
        var root = $"{CollectionName.Encode(settings.Env)}/";
        await foreach (var folder in blobs.FoldersAsync(root, cancellation))
        {
            if (BackupId.IsValid(folder) && string.CompareOrdinal(folder, after) > 0 && ids.Count < Folders + 1)
                ids.Add(folder);
        }
        foreach (var id in ids.Take(Folders))
        {
            switch (await RebuildOneAsync(id, cancellation))
            {
                case true:
                    added++;
                    break;
                case null:
                    unreadable.Add(id);
                    break;
            }
        }
        if (added > 0)
            Log.CatalogueRebuilt(logger, settings.Env, added);
        return new() { Added = added, Unreadable = unreadable, Next = ids.Count > Folders ? ids[Folders - 1] : null };
    }

    // False if there is nothing to do, null if the manifest cannot be read.
    private async Task<bool?> RebuildOneAsync(string id, CancellationToken cancellation)
    {
        if (await backups.FindAsync(settings.Env, id, cancellation) is not null)
            return false;
        if (await blobs.ReadAsync(BlobNames.Manifest(settings.Env, id), cancellation) is not { } json)
            return false;
        BackupManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(json.Span, Json.Options)!;
        }
        catch (JsonException)
        {
            return null;
        }
        if (manifest.Id != id || manifest.Env != settings.Env)
            return null;
        if (!await exports.AnyAsync(id, cancellation))
        {
            var rows = (manifest.Exports ?? []).Select((export, index) => new ExportRow { BackupId = id, Export = export, Index = index }).ToList();
            await exports.AddAsync(rows, cancellation);
        }
        await backups.AddMissingAsync([new() { Backup = manifest with { Exports = null } }], cancellation);
        return true;
    }
}
