using System.Text.Json.Serialization;

namespace Workflow.Gate;

/// <summary>Collections whose documents are compared in one step: a range of names, in the order of the table.</summary>
public sealed record ChurnBatch
{
    [JsonPropertyName("first")]
    public required string First { get; init; }

    [JsonPropertyName("last")]
    public required string Last { get; init; }

    /// <summary>Only these of them; null for all.</summary>
    [JsonPropertyName("only")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>Cuts a list into steps that end in time, whatever the size of its collections.</summary>
    internal static List<ChurnBatch> Of(IEnumerable<ComparedExports> pairs)
    {
        var batches = new List<ChurnBatch>();
        var (count, entries) = (0, 0L);
        foreach (var pair in pairs)
        {
            count++;
            entries += pair.Entries;
            if (batches.Count > 0 && count <= Limits.GateBatchCollections && entries <= Limits.GateBatchEntries)
            {
                batches[^1] = batches[^1] with { Last = pair.Collection };
                continue;
            }
            batches.Add(new() { First = pair.Collection, Last = pair.Collection });
            (count, entries) = (1, pair.Entries);
        }
        return batches;
    }
}
