using System.Text.Json;
using WeChat;
using Workflow.Catalogue;
using Workflow.Documents;

namespace Workflow.Exports;

/// <summary>The part of one collection to export, and how it is counted.</summary>
/// <param name="Part">What the job exports.</param>
/// <param name="Counted">What the service counts.</param>
/// <param name="Bound">How many of so many counted documents the job exports.</param>
public sealed record ExportPart(CollectionPart Part, CollectionPart Counted, Func<long, long> Bound);

/// <summary>
/// Built from the row. Ids of chosen documents are read from their blob each time: they are customer data and do not belong in rows,
/// histories or logs.
/// </summary>
public sealed class ExportParts(DerivedBlobs derived)
{
    /// <summary>Null if documents were chosen whose ids no longer exist.</summary>
    public async Task<ExportPart?> FindAsync(ExportRow row, CancellationToken cancellation)
    {
        if (row.Chosen is not { } chosen)
            return Of(row.Export);
        if (await derived.ReadAsync(chosen.BlobName, cancellation) is not { } blob || Ids(blob, chosen) is not { } ids)
            return null;
        var part = new CollectionPart { Ids = ids };
        return new(part, part, static found => found);
    }

    private static ExportPart Of(ExportRecord export)
    {
        var query = export.Query is { } text ? ExportQuery.Parse(text) : null;
        var part = new CollectionPart { Steps = export.Query, Fields = query?.NamesFields == true ? null : export.Fields };
        return new(part, new() { Steps = query?.Conditions }, query is null ? static found => found : query.Bound);
    }

    private static List<string>? Ids(ReadOnlyMemory<byte> blob, ChosenDocuments chosen)
    {
        using var list = JsonDocument.Parse(blob);
        var isThere = chosen is { First: >= 0, Count: > 0 and <= Limits.ChosenDocuments } && chosen.First + chosen.Count <= list.RootElement.GetArrayLength();
        return isThere ? [.. list.RootElement.EnumerateArray().Skip(chosen.First).Take(chosen.Count).Select(static id => id.GetRawText())] : null;
    }
}
