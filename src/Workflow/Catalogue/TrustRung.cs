using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Catalogue;

/// <summary>The rungs of trust, the lowest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrustLevel>))]
public enum TrustLevel
{
    /// <summary>Its manifest is written and its files are there.</summary>
    [JsonStringEnumMemberName("stored")]
    Stored,

    /// <summary>All its files were read back and are as they were written.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified,

    /// <summary>All its files have their document index.</summary>
    [JsonStringEnumMemberName("indexed")]
    Indexed,

    /// <summary>A drill has restored it and found every document equal.</summary>
    [JsonStringEnumMemberName("rehearsed")]
    Rehearsed,
}

/// <summary>How a backup stands with one rung; only the name is set where it has not reached it, or no longer has it.</summary>
public sealed record TrustRung
{
    [JsonPropertyName("rung")]
    public required TrustLevel Rung { get; init; }

    /// <summary>Since when.</summary>
    [JsonPropertyName("at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? At { get; init; }

    /// <summary>By what: a sentence.</summary>
    [JsonPropertyName("evidence")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [ForPeople]
    public string? Evidence { get; init; }

    /// <summary>When it has to be reached again; null where it stays.</summary>
    [JsonPropertyName("expiresAt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? ExpiresAt { get; init; }
}
