using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Workflow.Logs.Activities;

/// <summary>Why an order is to be closed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CloseReason>))]
public enum CloseReason
{
    /// <summary>A device has sent its last chunk: the order is closed if nothing is missing.</summary>
    Uploaded,

    /// <summary>The deadline has passed. A report's moves while chunks arrive.</summary>
    Deadline,

    /// <summary>A person wants no more.</summary>
    Canceled,
}

/// <summary>What <see cref="CloseOrder"/> needs.</summary>
public sealed record CloseOrderInput
{
    [JsonPropertyName("plan")]
    public required OrderPlan Plan { get; init; }

    [JsonPropertyName("why")]
    public required CloseReason Why { get; init; }

    [JsonPropertyName("now")]
    public required DateTimeOffset Now { get; init; }
}

/// <summary>The result of <see cref="CloseOrder"/>: only counts, which are final once it is closed.</summary>
public sealed record ClosedOrder
{
    /// <summary>False if there was no reason yet.</summary>
    [JsonPropertyName("isClosed")]
    public required bool IsClosed { get; init; }

    [JsonPropertyName("why")]
    public required CloseReason Why { get; init; }

    /// <summary>The new deadline, if it was moved.</summary>
    [JsonPropertyName("waitUntil")]
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>Devices that were told of the order.</summary>
    [JsonPropertyName("devices")]
    public int Devices { get; init; }

    /// <summary>Those that have sent all they had.</summary>
    [JsonPropertyName("finished")]
    public int Finished { get; init; }

    /// <summary>Logs received, doubles included.</summary>
    [JsonPropertyName("logs")]
    public long Logs { get; init; }
}

/// <summary>
/// Closes an order, if the reason holds: from then on chunks are refused, and the merge reads exactly the chunks with a receipt. Repeated, it
/// finds the order closed and counts the same.
/// </summary>
public sealed class CloseOrder(OrderCloser closer, ILogger<CloseOrder> logger)
{
    [Function(nameof(CloseOrder))]
    public async Task<ClosedOrder> Run([ActivityTrigger] CloseOrderInput input, CancellationToken cancellation)
    {
        DateTimeOffset? waitUntil = null;
        var row = await closer.CloseAsync(input.Plan.Env, input.Plan.Uin, input.Plan.Id, row => OrderEnd.IsDue(input, row, out waitUntil), cancellation);
        if (row.IsClosed)
            Log.OrderClosed(logger, row.OrderId, input.Why.ToString(), row.Finished, row.Devices, row.Chunks, row.Logs);
        return new()
        {
            IsClosed = row.IsClosed,
            Why = input.Why,
            WaitUntil = row.IsClosed ? null : waitUntil,
            Devices = row.Devices,
            Finished = row.Finished,
            Logs = row.Logs,
        };
    }
}
