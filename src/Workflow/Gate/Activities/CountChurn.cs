using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;

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

/// <summary>
/// Compares the documents of some collections in two backups by their indexes. Only reads, except that it removes a damaged index,
/// so that it is built again.
/// </summary>
public sealed class CountChurn(ExportsTable exports, ChurnReader churn, ILogger<CountChurn> logger)
{
    [Function(nameof(CountChurn))]
    public async Task<ChurnCount> Run([ActivityTrigger] CountChurnInput input, CancellationToken cancellation)
    {
        var batch = input.Batch;
        var before = await exports.ListAsync(input.Baseline, batch.First, batch.Last, cancellation);
        var after = await exports.ListAsync(input.Gate.BackupId, batch.First, batch.Last, cancellation);
        var pairs = ComparedExports.Among(before, after).Where(pair => batch.Only?.Contains(pair.Collection, StringComparer.Ordinal) != false);
        var count = await churn.CountAsync(pairs, input.Gate.Rules, cancellation);
        if (input.IsLastTry)
        {
            foreach (var collection in count.NotIndexed)
                Log.ChurnNotCounted(logger, input.Gate.BackupId, Printable.Of(collection), input.Baseline);
        }
        return count;
    }
}
