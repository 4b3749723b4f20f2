using System.Text.Json.Serialization;
using Cli.Api;

namespace Cli.Documents;

/// <summary>What one backup knows of a document.</summary>
internal sealed record DocumentVersion
{
    public required string BackupId { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    /// <summary><c>present</c>, <c>absent</c> or <c>unknown</c>.</summary>
    public required string State { get; init; }

    /// <summary>Equal for equal documents.</summary>
    public string? ContentHash { get; init; }

    public string? Reason { get; init; }

    [JsonIgnore]
    public bool IsPresent => State == "present";

    public bool IsLike(DocumentVersion other) => State == other.State && ContentHash == other.ContentHash;
}

/// <summary>A page of a history.</summary>
internal sealed record HistoryPage(IReadOnlyList<Answer<DocumentVersion>> Versions, string? Next);

/// <summary>Consecutive backups with the same state of a document.</summary>
/// <param name="Newest">The newest of them.</param>
/// <param name="Oldest">The oldest.</param>
/// <param name="Count">How many there are.</param>
internal sealed record VersionRun(DocumentVersion Newest, DocumentVersion Oldest, int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DocumentVersion))]
internal sealed partial class DocumentJson : JsonSerializerContext;
