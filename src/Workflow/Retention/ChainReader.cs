using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Languages;

namespace Workflow.Retention;

/// <summary>The answer of <c>GET /api/backups/{id}/chain</c>.</summary>
public sealed record BackupChain
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Whether no manifest of this page is missing or replaced.</summary>
    [JsonPropertyName("ok")]
    public required bool Ok { get; init; }

    /// <summary>Newest first.</summary>
    [JsonPropertyName("links")]
    public required IReadOnlyList<ChainLink> Links { get; init; }

    /// <summary>From which backup the next page begins; null where the chain ends.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    [JsonPropertyName("problem")]
    [ForPeople]
    public string? Problem { get; init; }
}

/// <summary>One manifest.</summary>
public sealed record ChainLink
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("status")]
    public required ChainStatus Status { get; init; }

    /// <summary>Its hash according to the next newer manifest; for the first, its actual hash.</summary>
    [JsonPropertyName("sha256")]
    public string? Sha256 { get; init; }
}

/// <summary>How a manifest is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChainStatus>))]
public enum ChainStatus
{
    [JsonStringEnumMemberName("present")]
    Present,

    /// <summary>Retention has deleted it; the tombstone has the same hash.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>It is not the one that existed when the next one was written.</summary>
    [JsonStringEnumMemberName("replaced")]
    Replaced,
}

/// <summary>Walks from a manifest to the ones before it.</summary>
public sealed class ChainReader(BackupsTable backups, BackupBlobs blobs)
{
    /// <summary>A page of the chain; null if the backup has neither a manifest nor a tombstone.</summary>
    public async Task<BackupChain?> ReadAsync(string env, string backupId, int top, CancellationToken cancellation)
    {
        var links = new List<ChainLink>();
        string? problem = null;
        var (id, expected) = ((string?)backupId, (string?)null);
        while (id is not null && links.Count < top && problem is null)
        {
            var (status, sha256, before) = await LookAsync(env, id, expected, cancellation);
            if (links.Count == 0 && status == ChainStatus.Missing)
                return null;
            links.Add(new() { Id = id, Status = status, Sha256 = expected ?? sha256 });
            problem = status switch
            {
                ChainStatus.Missing => $"The manifest of {id} is gone, and no retention rule has deleted it. Look for it in the blob versions.",
                ChainStatus.Replaced => $"The manifest of {id} is not the one that existed when the next backup was made. Look for it in the blob versions.",
                _ => null,
            };
            (id, expected) = (before?.PreviousBackupId, before?.PreviousManifestSha256);
        }
        return new() { Id = backupId, Ok = problem is null, Links = links, Next = problem is null ? id : null, Problem = problem };
    }

    private async Task<(ChainStatus Status, string? Sha256, BackupExpiry? Before)> LookAsync(string env, string id, string? expected, CancellationToken cancellation)
    {
        var name = BlobNames.Manifest(env, id);
        if (await blobs.HashAsync(name, cancellation) is { } sha256 && await blobs.ReadAsync(name, cancellation) is { } json)
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(json.Span, Json.Options)!;
            var before = new BackupExpiry { Rule = "", At = default, PreviousBackupId = manifest.PreviousBackupId, PreviousManifestSha256 = manifest.PreviousManifestSha256 };
            return (expected is null || expected == sha256 ? ChainStatus.Present : ChainStatus.Replaced, sha256, before);
        }
        var expiry = (await backups.FindAsync(env, id, cancellation))?.Keeping.Expiry;
        return expiry is { ManifestSha256: { } was } && (expected is null || expected == was) ? (ChainStatus.Expired, was, expiry) : (ChainStatus.Missing, null, null);
    }
}
