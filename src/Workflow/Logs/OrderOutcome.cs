using System.Text.Json.Serialization;

namespace Workflow.Logs;

/// <summary>The state or outcome of an order. Written to the table <c>LogOrders</c> and to HTTP by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderOutcome>))]
public enum OrderOutcome
{
    /// <summary>It waits for devices, or what they sent is being merged.</summary>
    Waiting,

    /// <summary>Every device that asked has sent all it had.</summary>
    Collected,

    /// <summary>A device had more to send at the deadline; the logs that arrived are kept.</summary>
    Partial,

    /// <summary>The deadline came and no logs had.</summary>
    Expired,

    /// <summary>A person stopped it; the logs that arrived are kept, and merged unless the orchestration was terminated.</summary>
    Canceled,

    /// <summary>The logs could not be merged, or the orchestration failed or was purged. They stay unmerged until the retention ends.</summary>
    Failed,
}
