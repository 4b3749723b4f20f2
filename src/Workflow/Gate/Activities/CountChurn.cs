using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents.Index;
using Workflow.Exports;

namespace Workflow.Gate.Activities;

/// <summary>What <see cref="CountChurn"/> needs.</summary>
public sealed record CountChurnInput
{
    [JsonPropertyName("gate")]
    public required GateInput Gate { get; init; }

    [JsonPropertyName("baseline")]
    public required string Baseline { get; init; }

    [JsonPropertyName("batch")]
    public required ChurnBatch Batch { get; init; }

    /// <summary>Collections without an index are left out then, and the log says so.</summary>
    [JsonPropertyName("isLastTry")]
    public bool IsLastTry { get; init; }
}

/// <summary>How many documents of a collection were changed or removed.</summary>
public sealed record CollectionChurn
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("documents")]
    public required long Documents { get; init; }
}

/// <summary>What <see cref="CountChurn"/> answers.</summary>
public sealed record ChurnCount
{
    /// <summary>Collections in which more was changed or removed than is allowed.</summary>
    [JsonPropertyName("over")]
    public required IReadOnlyList<CollectionChurn> Over { get; init; }

    /// <summary>Collections of which one of the two indexes is missing or damaged.</summary>
    [JsonPropertyName("notIndexed")]
    public required IReadOnlyList<string> NotIndexed { get; init; }
}

/// <summary>
/// Compares the documents of some collections in two backups by their indexes. Only reads, but for an index that turns out to be damaged: that one is
/// removed, so that it is built again.
/// </summary>
public sealed class CountChurn(ExportsTable exports, DocumentIndexes documents, ExportIndexes indexes, ILogger<CountChurn> logger)
{
    [Function(nameof(CountChurn))]
    public async Task<ChurnCount> Run([ActivityTrigger] CountChurnInput input, CancellationToken cancellation)
    {
        var batch = input.Batch;
        var before = await exports.ListAsync(input.Baseline, batch.First, batch.Last, cancellation);
        var after = await exports.ListAsync(input.Gate.BackupId, batch.First, batch.Last, cancellation);
        var pairs = ComparedExports.Among(before, after).Where(pair => batch.Only?.Contains(pair.Collection, StringComparer.Ordinal) != false);
        var rules = new Comparison { Before = [], After = [], Rules = input.Gate.Rules };
        var over = new ConcurrentBag<CollectionChurn>();
        var notIndexed = new ConcurrentBag<string>();
        var few = new ParallelOptions { MaxDegreeOfParallelism = Limits.ComparisonsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(pairs, few, async (pair, token) =>
        {
            if (await CountAsync(pair, token) is not { } churn)
                notIndexed.Add(pair.Collection);
            else if (churn * 100 > pair.Before.Documents * rules.ChurnPercentOf(pair.Collection))
                over.Add(new() { Collection = pair.Collection, Documents = churn });
        });
        var missing = notIndexed.Order(StringComparer.Ordinal).ToList();
        if (input.IsLastTry)
        {
            foreach (var collection in missing)
                Log.ChurnNotCounted(logger, input.Gate.BackupId, Printable.Of(collection), input.Baseline);
        }
        return new() { Over = [.. over.OrderBy(one => one.Collection, StringComparer.Ordinal)], NotIndexed = missing };
    }

    // Null if an index is missing or damaged.
    private async Task<long?> CountAsync(ComparedExports pair, CancellationToken cancellation)
    {
        try
        {
            await using var older = await OpenAsync(pair.Before, cancellation);
            await using var newer = await OpenAsync(pair.After, cancellation);
            return older is null || newer is null ? null : await ChurnCounter.CountAsync(older, newer, cancellation);
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

    private async Task<IndexCursor?> OpenAsync(ExportRecord export, CancellationToken cancellation) =>
        await documents.OpenAsync(export.BlobName!, export.StoredSha256!, cancellation) is { } index ? await index.EntriesAsync(cancellation) : null;
}
