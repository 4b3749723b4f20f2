using System.Text.Json.Serialization;

namespace Workflow.Logs;

/// <summary>How an order stands or ended. Written to the table <c>LogOrders</c> and to HTTP by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderOutcome>))]
public enum OrderOutcome
{
    /// <summary>It waits for devices, or what they sent is being merged.</summary>
    Waiting,

    /// <summary>Every device that asked has sent all it had.</summary>
    Collected,

    /// <summary>The deadline came while a device had more to send; what came is kept.</summary>
    Partial,

    /// <summary>The deadline came and no logs had.</summary>
    Expired,

    /// <summary>A person stopped it; what had come is kept, merged unless it was the orchestration that they terminated.</summary>
    Canceled,

    /// <summary>What came could not be merged, or the orchestration failed or was purged. It stays as it came until the retention ends.</summary>
    Failed,
}
