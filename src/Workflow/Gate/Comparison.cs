using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Gate;

/// <summary>All that a verdict depends on.</summary>
internal sealed record Comparison
{
    /// <summary>The id of the last good backup.</summary>
    public required string Baseline { get; init; }

    /// <summary>What it has.</summary>
    public required IReadOnlyList<ExportFacts> Before { get; init; }

    /// <summary>The backup that is judged.</summary>
    public required IReadOnlyList<ExportFacts> After { get; init; }

    public required GateRules Rules { get; init; }

    /// <summary>Documents that were changed or removed, by collection; 0 if unknown.</summary>
    public IReadOnlyDictionary<string, long> Churn { get; init; } = new Dictionary<string, long>();

    /// <summary>Collections of drills and probes, which are not the customer's.</summary>
    public IReadOnlySet<string> ThrowAway { get; init; } = new HashSet<string>();

    /// <summary>What the app itself removed between the two.</summary>
    public IReadOnlyList<ExplainedRemoval> Removals { get; init; } = [];

    /// <summary>Percent of a collection's documents that may be changed or removed.</summary>
    public int ChurnPercentOf(string collection) => Rules.ChurnPercentOf(collection);

    /// <summary>Why findings in a collection do not trip; null if they do.</summary>
    public LocalText? WhyIgnored(string collection) =>
        Rules.RuleOf(collection)?.Ignore == true ? GateSentences.Ignored
        : ThrowAway.Contains(collection) ? GateSentences.ThrowAway
        : null;

    /// <summary>Everything that the app removed from a collection; null if nothing.</summary>
    public ExplainedRemoval? RemovalOf(string collection)
    {
        var own = Removals.Where(removal => removal.Collection == collection).ToList();
        return own.Count == 0 ? null
            : own[0] with { Documents = own.Sum(removal => removal.Documents), IsDropped = own.Exists(removal => removal.IsDropped) };
    }
}
