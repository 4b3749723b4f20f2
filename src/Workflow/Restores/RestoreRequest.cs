using System.Text.Json.Serialization;

namespace Workflow.Restores;

/// <summary>
/// An accepted restore, with everything that its run depends on: the blob <c>request.json</c>. It may hold ids of documents, so it never enters a
/// history or a log.
/// </summary>
public sealed record RestoreRequest
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Environment of the targets.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>The backup that is put back; null where an undo removes what a restore put into a new collection.</summary>
    [JsonPropertyName("backupId")]
    public string? BackupId { get; init; }

    /// <summary>Environment of the backup.</summary>
    [JsonPropertyName("backupEnv")]
    public required string BackupEnv { get; init; }

    [JsonPropertyName("mode")]
    public required RestoreMode Mode { get; init; }

    [JsonPropertyName("collections")]
    public required IReadOnlyList<RestoreTarget> Collections { get; init; }

    /// <summary>Ids of the documents that were chosen, each as JSON, as written in the request; null for all.</summary>
    [JsonPropertyName("docIds")]
    public IReadOnlyList<string>? DocIds { get; init; }

    /// <summary>Indexes to make before documents are put into a new collection.</summary>
    [JsonPropertyName("indexes")]
    public IReadOnlyDictionary<string, IReadOnlyList<RestoreIndex>>? Indexes { get; init; }

    [JsonPropertyName("approve")]
    public bool Approve { get; init; }

    [JsonPropertyName("force")]
    public bool Force { get; init; }

    /// <summary>The names of the targets were given once more with the start.</summary>
    [JsonPropertyName("isConfirmed")]
    public bool IsConfirmed { get; init; }

    /// <summary>The restore that is undone.</summary>
    [JsonPropertyName("undoOf")]
    public string? UndoOf { get; init; }

    /// <summary>The version that the restore was started with.</summary>
    [JsonPropertyName("appVersion")]
    public required string AppVersion { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("approvalWindow")]
    public required TimeSpan ApprovalWindow { get; init; }

    [JsonPropertyName("maxWait")]
    public required TimeSpan MaxWait { get; init; }

    [JsonPropertyName("settle")]
    public required TimeSpan Settle { get; init; }

    [JsonPropertyName("keepSafety")]
    public required TimeSpan KeepSafety { get; init; }

    [JsonPropertyName("partBytes")]
    public required int PartBytes { get; init; }

    /// <summary>The chosen documents of one unit: as many as one export accepts.</summary>
    internal IReadOnlyList<string> ChosenBy(int chunk) => [.. (DocIds ?? []).Skip(chunk * Limits.ChosenDocuments).Take(Limits.ChosenDocuments)];
}

/// <summary>A collection and where it is put.</summary>
public sealed record RestoreTarget
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("target")]
    public required string Target { get; init; }
}

/// <summary>An index as the caller describes it: the service has no way to read them.</summary>
public sealed record RestoreIndex
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("unique")]
    public bool Unique { get; init; }

    [JsonPropertyName("keys")]
    public required IReadOnlyList<RestoreIndexKey> Keys { get; init; }
}

/// <summary>One field of an index.</summary>
public sealed record RestoreIndexKey
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary><c>1</c>, <c>-1</c> or <c>2dsphere</c>.</summary>
    [JsonPropertyName("direction")]
    public required string Direction { get; init; }
}
