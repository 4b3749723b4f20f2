using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>How much a backup may differ from the last good one: the settings at the backup's start.</summary>
public sealed record GateRules
{
    /// <summary>What <c>Gate__ChurnPercent</c> is where nobody sets it.</summary>
    public const int DefaultChurnPercent = 50;

    /// <summary>Percent of a collection's documents that may be changed or removed.</summary>
    [JsonPropertyName("churnPercent")]
    public int ChurnPercent { get; init; } = DefaultChurnPercent;

    /// <summary>What is different for single collections; none twice.</summary>
    [JsonPropertyName("collections")]
    public IReadOnlyList<GateRule> Collections { get; init; } = [];

    /// <summary>Different rules for a collection; null if there are none.</summary>
    public GateRule? RuleOf(string collection) => Collections.FirstOrDefault(rule => rule.Collection == collection);

    /// <summary>Percent of the documents of a collection that may be changed or removed.</summary>
    public int ChurnPercentOf(string collection) => RuleOf(collection)?.ChurnPercent ?? ChurnPercent;
}

/// <summary>What is different for one collection.</summary>
public sealed record GateRule
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>Null for that of all collections.</summary>
    [JsonPropertyName("churnPercent")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ChurnPercent { get; init; }

    /// <summary>Findings in it are reported, but do not trip.</summary>
    [JsonPropertyName("ignore")]
    public bool Ignore { get; init; }
}
