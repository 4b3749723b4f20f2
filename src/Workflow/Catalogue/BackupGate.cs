using System.Text.Json.Serialization;
using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>The result of a comparison with the last good backup. A column of the backup's row; not in the manifest, which is written before.</summary>
public sealed record BackupGate
{
    [JsonPropertyName("verdict")]
    public required GateVerdict Verdict { get; init; }

    /// <summary>The backup that it was compared with; null for the first of its definition.</summary>
    [JsonPropertyName("baseline")]
    public string? Baseline { get; init; }

    /// <summary>The findings, including those that do not trip.</summary>
    [JsonPropertyName("findings")]
    public IReadOnlyList<GateFinding> Findings { get; init; } = [];

    /// <summary>Why a person accepted what was found.</summary>
    [JsonPropertyName("acceptedReason")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AcceptedReason { get; init; }

    [JsonPropertyName("acceptedAt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>For a backup whose comparison failed: a person has to check it.</summary>
    /// <param name="why">A sentence.</param>
    public static BackupGate NotCompared(string why) => new()
    {
        Verdict = GateVerdict.Tripped,
        Findings =
        [
            new()
            {
                Kind = GateFindingKind.NotCompared,
                Sentence = new(
                    $"与上一个正常备份的比较没有完成：{why} 请检查这个备份；确认无误后可以接受它（POST /api/backups/{{id}}/accept）。",
                    $"The comparison with the last good backup failed: {why} Check this backup; if it is right, accept it (POST /api/backups/{{id}}/accept)."),
            },
        ],
    };
}

/// <summary>What the gate says of a backup.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateVerdict>))]
public enum GateVerdict
{
    /// <summary>There is nothing to compare it with.</summary>
    [JsonStringEnumMemberName("first")]
    First,

    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>A person has to check it: until then it is not a good backup.</summary>
    [JsonStringEnumMemberName("tripped")]
    Tripped,

    /// <summary>Tripped, and a person has accepted it.</summary>
    [JsonStringEnumMemberName("accepted")]
    Accepted,
}

/// <summary>One difference that a person should know of.</summary>
public sealed record GateFinding
{
    /// <summary>Null if it is about the whole backup.</summary>
    [JsonPropertyName("collection")]
    public string? Collection { get; init; }

    [JsonPropertyName("kind")]
    public required GateFindingKind Kind { get; init; }

    /// <summary>Documents, bytes or, for churn, documents of the baseline.</summary>
    [JsonPropertyName("before")]
    public long? Before { get; init; }

    /// <summary>Documents, bytes or, for churn, documents that were changed or removed.</summary>
    [JsonPropertyName("after")]
    public long? After { get; init; }

    /// <summary>Why it does not trip: the collection is ignored, a drill's, or removed by an undo; null if it trips.</summary>
    [JsonPropertyName("explained")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalText? Explained { get; init; }

    [JsonPropertyName("sentence")]
    public required LocalText Sentence { get; init; }
}

/// <summary>Kinds of findings.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateFindingKind>))]
public enum GateFindingKind
{
    /// <summary>The baseline has the collection, this backup does not.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,

    /// <summary>It had documents and has none.</summary>
    [JsonStringEnumMemberName("emptied")]
    Emptied,

    /// <summary>Fewer than half the documents, and at least 100 fewer.</summary>
    [JsonStringEnumMemberName("shrunk")]
    Shrunk,

    /// <summary>More documents were changed or removed than the threshold allows.</summary>
    [JsonStringEnumMemberName("churn")]
    Churn,

    /// <summary>Less than a third of the raw bytes.</summary>
    [JsonStringEnumMemberName("smaller")]
    Smaller,

    /// <summary>The comparison itself failed.</summary>
    [JsonStringEnumMemberName("notCompared")]
    NotCompared,
}
