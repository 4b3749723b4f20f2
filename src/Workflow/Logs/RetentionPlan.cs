using System.Text.Json.Serialization;

namespace Workflow.Logs;

/// <summary>The input of <see cref="Orchestrators.RetainLogsOrchestrator"/>.</summary>
public sealed record RetentionPlan
{
    [JsonPropertyName("orderId")]
    public required string OrderId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>Of a report, the row that goes with the logs.</summary>
    [JsonPropertyName("reportKey")]
    public string? ReportKey { get; init; }

    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }

    /// <summary>The instance that keeps the logs of an order.</summary>
    public static string InstanceOf(string orderId) => $"{orderId}:retention";
}
