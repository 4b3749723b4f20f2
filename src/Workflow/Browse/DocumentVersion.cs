using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Browse;

/// <summary>What a backup knows of a document.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionState>))]
public enum VersionState
{
    [JsonStringEnumMemberName("present")]
    Present,

    /// <summary>The backup has the whole collection, and the document is not in it.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>Nobody can say; the reason tells why.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>A document as one backup has it.</summary>
public sealed record DocumentVersion
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    /// <summary>The end of the window in which the document was read.</summary>
    [JsonPropertyName("takenAt")]
    public required DateTimeOffset TakenAt { get; init; }

    [JsonPropertyName("state")]
    public required VersionState State { get; init; }

    /// <summary>Of the canonical form: equal for equal documents, whatever the order of their fields.</summary>
    [JsonPropertyName("contentHash")]
    public string? ContentHash { get; init; }

    /// <summary>Whether it differs from the next older backup whose state is known; null if there is none.</summary>
    [JsonPropertyName("changed")]
    public bool? Changed { get; init; }

    /// <summary>Why nobody can say.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    internal bool DiffersFrom(DocumentVersion other) => State != other.State || ContentHash != other.ContentHash;
}

/// <summary>The answer of <c>POST /api/documents/history</c>.</summary>
public sealed record DocumentHistory
{
    [JsonPropertyName("versions")]
    public required IReadOnlyList<DocumentVersion> Versions { get; init; }

    /// <summary>The <c>continuation</c> for the next page; absent on the last.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }
}
