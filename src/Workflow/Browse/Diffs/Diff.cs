using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Browse.Diffs;

/// <summary>How a diff stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiffState>))]
public enum DiffState
{
    Running,

    /// <summary>The comparison is done; collections that could not be compared have a reason.</summary>
    Ready,

    Failed,
}

/// <summary>Two backups compared: the answer of <c>GET /api/diffs/{id}</c>, and the blob that it comes from.</summary>
public sealed record Diff
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("from")]
    public required string From { get; init; }

    [JsonPropertyName("to")]
    public required string To { get; init; }

    [JsonPropertyName("state")]
    public required DiffState State { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("expiresAt")]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Only while it runs.</summary>
    [JsonPropertyName("progress")]
    public DiffProgress? Progress { get; init; }

    /// <summary>Empty while it runs.</summary>
    [JsonPropertyName("collections")]
    public required IReadOnlyList<DiffCollection> Collections { get; init; }

    internal static Diff Of(DiffPlan plan, DiffState state, string? reason = null, IReadOnlyList<DiffCollection>? collections = null) => new()
    {
        Id = plan.Id,
        Env = plan.Env,
        From = plan.From,
        To = plan.To,
        State = state,
        Reason = reason,
        StartedAt = plan.StartedAt,
        ExpiresAt = plan.ExpiresAt,
        Collections = collections ?? [],
    };
}

/// <summary>The progress of a diff; also the custom status of its orchestration.</summary>
public sealed record DiffProgress
{
    /// <summary>Collections.</summary>
    [JsonPropertyName("total")]
    public required int Total { get; init; }

    /// <summary>Of these, compared or given up.</summary>
    [JsonPropertyName("done")]
    public required int Done { get; init; }
}

/// <summary>How many documents of a collection differ, by their ids and canonical forms; or why that is unknown.</summary>
public sealed record DiffCollection
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("added")]
    public long? Added { get; init; }

    [JsonPropertyName("removed")]
    public long? Removed { get; init; }

    [JsonPropertyName("changed")]
    public long? Changed { get; init; }

    [JsonPropertyName("same")]
    public long? Same { get; init; }

    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    internal long? CountOf(DiffClass wanted) => wanted switch
    {
        DiffClass.Added => Added,
        DiffClass.Removed => Removed,
        _ => Changed,
    };
}

/// <summary>How a document differs.</summary>
internal enum DiffClass
{
    Added,
    Removed,
    Changed,
}
