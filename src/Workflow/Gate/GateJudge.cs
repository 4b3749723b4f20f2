using System.Text.Json;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Gate;

/// <summary>Compares a backup with the last good one. Pure: the same facts always give the same verdict.</summary>
internal static class GateJudge
{
    /// <summary>The verdict with its findings: those that trip first, the largest first.</summary>
    public static BackupGate Judge(Comparison comparison)
    {
        var after = comparison.After.ToDictionary(facts => facts.Collection, StringComparer.Ordinal);
        var found = comparison.Before
            .SelectMany(before => FindingsOf(before, after.GetValueOrDefault(before.Collection), comparison))
            .Concat(WholeFindings(comparison, after))
            .OrderBy(finding => finding.Explained is not null)
            .ThenBy(finding => finding.Collection is not null)
            .ThenByDescending(LossOf)
            .ThenBy(finding => finding.Collection, StringComparer.Ordinal)
            .ThenBy(finding => finding.Kind)
            .ToList();
        return new()
        {
            Verdict = found.Exists(finding => finding.Explained is null) ? GateVerdict.Tripped : GateVerdict.Passed,
            Baseline = comparison.Baseline,
            Findings = Cut(found),
        };
    }

    /// <summary>Whether a collection has to be compared document by document: there is no simpler finding, and its file has changed.</summary>
    public static bool NeedsChurn(ExportFacts before, ExportFacts after) =>
        before.Documents >= Limits.GateDocuments && after.Documents > 0 && !IsShrunk(before, after)
        && (before.RawSha256 is null || before.RawSha256 != after.RawSha256);

    private static IEnumerable<GateFinding> FindingsOf(ExportFacts before, ExportFacts? after, Comparison comparison)
    {
        var name = before.Collection;
        var churn = comparison.Churn.GetValueOrDefault(name);
        var percent = comparison.ChurnPercentOf(name);
        var kinds = KindsOf(before, after, churn, percent).ToList();
        if (kinds.Count == 0)
            return [];
        var explained = comparison.WhyIgnored(name);
        // Documents that the app removed itself explain a loss of that size, and no more.
        if (explained is null && comparison.RemovalOf(name) is { } removal
            && (before.Without(removal) is not { } rest || !KindsOf(rest, after, Math.Max(0, churn - removal.Documents), percent).Any()))
            explained = removal.Why;
        return kinds.Select(kind => FindingOf(kind, before, after, churn, comparison) with { Explained = explained });
    }

    // A collection that has lost most of its documents has also churned and is smaller, which goes without saying.
    private static IEnumerable<GateFindingKind> KindsOf(ExportFacts before, ExportFacts? after, long churn, int percent)
    {
        if (after is null)
            yield return GateFindingKind.Gone;
        else if (after.Documents == 0 && before.Documents > 0)
            yield return GateFindingKind.Emptied;
        else if (IsShrunk(before, after))
            yield return GateFindingKind.Shrunk;
        else
        {
            if (before.Documents >= Limits.GateDocuments && churn * 100 > before.Documents * percent)
                yield return GateFindingKind.Churn;
            if (IsSmaller(before.Documents, before.RawBytes, after.RawBytes))
                yield return GateFindingKind.Smaller;
        }
    }

    private static bool IsShrunk(ExportFacts before, ExportFacts after) =>
        after.Documents * 2 < before.Documents && before.Documents - after.Documents >= Limits.GateDocuments;

    // A setting of three documents may well become shorter.
    private static bool IsSmaller(long documents, long before, long after) =>
        (documents >= Limits.GateDocuments || before >= Limits.GateBytes) && after * 3 < before;

    // Explained collections are left out on both sides: an ignored log collection must neither hide nor cause a loss.
    private static IEnumerable<GateFinding> WholeFindings(Comparison comparison, Dictionary<string, ExportFacts> after)
    {
        if (comparison.Before.Count < 2)
            return [];
        var before = comparison.Before
            .Where(facts => comparison.WhyIgnored(facts.Collection) is null)
            .Select(facts => comparison.RemovalOf(facts.Collection) is { } removal ? facts.Without(removal) : facts)
            .OfType<ExportFacts>().ToList();
        var (documents, bytes) = (before.Sum(facts => facts.Documents), before.Sum(facts => facts.RawBytes));
        var now = after.Values.Where(facts => comparison.WhyIgnored(facts.Collection) is null).Sum(facts => facts.RawBytes);
        return IsSmaller(documents, bytes, now)
            ? [new() { Kind = GateFindingKind.Smaller, Before = bytes, After = now, Sentence = GateSentences.WholeSmaller(bytes, now) }]
            : [];
    }

    private static GateFinding FindingOf(GateFindingKind kind, ExportFacts before, ExportFacts? after, long churn, Comparison comparison)
    {
        var name = before.Collection;
        var (was, now, sentence) = kind switch
        {
            GateFindingKind.Gone => (before.Documents, (long?)null, GateSentences.Gone(before, NewNameOf(before, comparison))),
            GateFindingKind.Emptied => (before.Documents, 0, GateSentences.Emptied(name, before.Documents)),
            GateFindingKind.Shrunk => (before.Documents, after!.Documents, GateSentences.Shrunk(name, before.Documents, after.Documents)),
            GateFindingKind.Churn => (before.Documents, churn, GateSentences.Churn(name, before.Documents, churn, comparison.ChurnPercentOf(name))),
            _ => (before.RawBytes, after!.RawBytes, GateSentences.Smaller(name, before.RawBytes, after.RawBytes)),
        };
        return new() { Collection = name, Kind = kind, Before = was, After = now, Sentence = sentence };
    }

    // The same bytes under a new name.
    private static string? NewNameOf(ExportFacts gone, Comparison comparison) =>
        gone is not { Documents: > 0, RawSha256: { } hash } ? null
        : comparison.After.FirstOrDefault(facts => facts.RawSha256 == hash && comparison.Before.All(before => before.Collection != facts.Collection))?.Collection;

    private static long LossOf(GateFinding finding) => finding.Kind switch
    {
        GateFindingKind.Churn => finding.After ?? 0,
        GateFindingKind.Smaller => 0,
        _ => (finding.Before ?? 0) - (finding.After ?? 0),
    };

    // A column of a row holds them all.
    private static IReadOnlyList<GateFinding> Cut(List<GateFinding> found)
    {
        var kept = new List<GateFinding>();
        var characters = 0;
        foreach (var finding in found.Take(Limits.GateFindings))
        {
            characters += JsonSerializer.Serialize(finding, Json.Options).Length + 1;
            if (characters > Limits.GateFindingsCharacters)
                break;
            kept.Add(finding);
        }
        if (kept.Count < found.Count)
        {
            var next = found[kept.Count];
            kept.Add(new() { Kind = next.Kind, Explained = next.Explained, Sentence = GateSentences.More(found.Count - kept.Count) });
        }
        return kept;
    }
}
