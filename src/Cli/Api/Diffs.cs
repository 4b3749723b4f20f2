using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cli.Api;

/// <summary>Two backups compared.</summary>
internal sealed record Diff
{
    public required string Id { get; init; }

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    /// <summary><c>Running</c>, <c>Ready</c> or <c>Failed</c>.</summary>
    public required string State { get; init; }

    public string? Reason { get; init; }

    public DiffProgress? Progress { get; init; }

    public IReadOnlyList<DiffCollection> Collections { get; init; } = [];
}

internal sealed record DiffProgress
{
    public int Total { get; init; }

    public int Done { get; init; }
}

/// <summary>How many documents of a collection differ, or why this is unknown.</summary>
internal sealed record DiffCollection
{
    public required string Collection { get; init; }

    public long? Added { get; init; }

    public long? Removed { get; init; }

    public long? Changed { get; init; }

    public long? Same { get; init; }

    public string? Reason { get; init; }

    [JsonIgnore]
    public bool IsSame => Reason is null && Added + Removed + Changed == 0;
}

/// <summary>A page of ids of documents.</summary>
internal sealed record DocumentPage
{
    public IReadOnlyList<JsonElement> Documents { get; init; } = [];

    public string? Next { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Diff))]
[JsonSerializable(typeof(DocumentPage))]
internal sealed partial class DiffJson : JsonSerializerContext;
