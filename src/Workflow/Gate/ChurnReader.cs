using System.Collections.Concurrent;
using Azure;
using Workflow.Catalogue;
using Workflow.Documents.Index;
using Workflow.Exports;

namespace Workflow.Gate;

/// <summary>Compares the documents of collections in two backups by their indexes, some at a time.</summary>
public sealed class ChurnReader(DocumentIndexes documents, ExportIndexes indexes)
{
    // Hashes are evenly distributed, so those that begin with four zero bits are a random sixteenth of the documents.
    private const int SampleZeros = 4;

    // Percentage points: many times the error of such a sample.
    private const int SampleMargin = 5;

    /// <summary>The collections in which more was changed or removed than allowed. A damaged index is removed.</summary>
    internal async Task<ChurnCount> CountAsync(IEnumerable<ComparedExports> pairs, GateRules rules, CancellationToken cancellation)
    {
        var over = new ConcurrentBag<CollectionChurn>();
        var notIndexed = new ConcurrentBag<string>();
        var few = new ParallelOptions { MaxDegreeOfParallelism = Limits.GateCollectionsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(pairs, few, async (pair, token) =>
        {
            var percent = rules.ChurnPercentOf(pair.Collection);
            if (await TryCountAsync(pair, percent, token) is not { } churn)
                notIndexed.Add(pair.Collection);
            else if (churn * 100 > pair.Before.Documents * percent)
                over.Add(new() { Collection = pair.Collection, Documents = churn });
        });
        return new()
        {
            Over = [.. over.OrderBy(one => one.Collection, StringComparer.Ordinal)],
            NotIndexed = [.. notIndexed.Order(StringComparer.Ordinal)],
        };
    }

    // Null if an index is missing or damaged; 0 if it is certainly less than allowed.
    private async Task<long?> TryCountAsync(ComparedExports pair, int percent, CancellationToken cancellation)
    {
        try
        {
            var before = await OpenAsync(pair.Before, cancellation);
            var after = await OpenAsync(pair.After, cancellation);
            if (before is null || after is null)
                return null;
            if (pair.Before.Documents >= Limits.GateSampledDocuments)
            {
                var (ids, churn) = await CountAsync(before, after, SampleZeros, cancellation);
                if (churn * 100 < ids * (percent - SampleMargin))
                    return 0;
            }
            return (await CountAsync(before, after, 0, cancellation)).Churn;
        }
        catch (IndexDamagedException)
        {
            // Which of them cannot be said.
            await indexes.ForgetAsync(pair.Before, cancellation);
            await indexes.ForgetAsync(pair.After, cancellation);
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            // Somebody else has found it damaged.
        }
        return null;
    }

    private static async Task<(long Ids, long Churn)> CountAsync(DocumentIndex before, DocumentIndex after, int zeros, CancellationToken cancellation)
    {
        await using var older = await before.SampleAsync(zeros, cancellation);
        await using var newer = await after.SampleAsync(zeros, cancellation);
        return await ChurnCounter.CountAsync(older, newer, cancellation);
    }

    private Task<DocumentIndex?> OpenAsync(ExportRecord export, CancellationToken cancellation) =>
        documents.OpenWholeAsync(export.BlobName!, export.StoredSha256!, export.Documents ?? 0, cancellation);
}
