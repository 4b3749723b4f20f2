using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Logs.Tables;

namespace Workflow.Logs.Activities;

/// <summary>The input of <see cref="RecordOrder"/>: how the order ended, with the time set by the orchestrator.</summary>
public sealed record EndOfOrder
{
    [JsonPropertyName("plan")]
    public required OrderPlan Plan { get; init; }

    [JsonPropertyName("closed")]
    public required ClosedOrder Closed { get; init; }

    /// <summary>Null if no logs arrived, or if they could not be merged.</summary>
    [JsonPropertyName("file")]
    public MergedFile? File { get; init; }

    /// <summary>Why they could not be merged.</summary>
    [JsonPropertyName("failure")]
    public string? Failure { get; init; }

    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>Records how an order ended, and removes merged chunks. Chunks that could not be merged stay until the retention ends.</summary>
public sealed class RecordOrder(LogOrdersTable orders, LogUploadsTable uploads, LogBlobs blobs, ILogger<RecordOrder> logger)
{
    /// <summary>Returns the order, which becomes the orchestration's output.</summary>
    [Function(nameof(RecordOrder))]
    public async Task<LogOrder> Run([ActivityTrigger] EndOfOrder input, CancellationToken cancellation)
    {
        var (outcome, reason) = input.Failure is { } failure ? (OrderOutcome.Failed, failure) : OrderEnd.OutcomeOf(input.Closed);
        var order = input.Plan.ToOrder() with
        {
            Outcome = outcome,
            Reason = reason,
            EndedAt = input.EndedAt,
            Logs = input.File?.Logs ?? 0,
            Doubles = input.File?.Doubles ?? 0,
            RawBytes = input.File?.RawBytes ?? 0,
            StoredBytes = input.File?.StoredBytes ?? 0,
            First = input.File?.First,
            Last = input.File?.Last,
            BlobName = input.File?.BlobName,
            Devices = await uploads.ListDevicesAsync(input.Plan.Id, cancellation),
        };
        await orders.WriteAsync(order, cancellation);
        if (input.Failure is null)
            await blobs.DeleteAllAsync(LogKeys.Staged(order.Env, order.Id), cancellation);
        var level = outcome == OrderOutcome.Failed ? LogLevel.Error : LogLevel.Information;
        Log.OrderEnded(logger, level, order.Id, order.Env, outcome.ToString(), order.Logs, reason);
        return order;
    }
}
