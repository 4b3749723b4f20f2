using Workflow.Catalogue;

namespace Workflow.Gate;

/// <summary>A collection that both backups have and whose documents have to be compared.</summary>
internal sealed record ComparedExports(ExportRecord Before, ExportRecord After)
{
    public string Collection => After.Collection;

    /// <summary>Entries of both indexes.</summary>
    public long Entries => (Before.Documents ?? 0) + (After.Documents ?? 0);

    /// <summary>Those among all exports of both, in the order of the newer backup's rows. A CSV has no index.</summary>
    public static IEnumerable<ComparedExports> Among(IEnumerable<ExportRow> before, IEnumerable<ExportRow> after)
    {
        var older = before.ToDictionary(row => row.Export.Collection, row => row.Export, StringComparer.Ordinal);
        return after
            .Where(row => older.ContainsKey(row.Export.Collection))
            .Select(row => new ComparedExports(older[row.Export.Collection], row.Export))
            .Where(pair => IsIndexed(pair.Before) && IsIndexed(pair.After) && GateJudge.NeedsChurn(ExportFacts.Of(pair.Before), ExportFacts.Of(pair.After)));
    }

    private static bool IsIndexed(ExportRecord export) =>
        export is { Verified: true, Status: ExportStatus.Complete, Note: null, BlobName: not null, StoredSha256: not null };
}
