using System.Text.Json.Serialization;
using Workflow.Backups.Orchestrators;
using Workflow.Logs.Activities;

namespace Workflow.Logs.Orchestrators;

/// <summary>The input of <see cref="RetainLogsOrchestrator"/>.</summary>
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
}

/// <summary>Keeps what an order brought until its time is over, then removes it. An instance of its own: the order has long ended.</summary>
public static class RetainLogsOrchestrator
{
    /// <summary>The instance for an order.</summary>
    public static string InstanceOf(string orderId) => $"{orderId}:retention";

    [Function(nameof(RetainLogsOrchestrator))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<RetentionPlan>()
            ?? throw new InvalidOperationException("A retention needs its plan as input; an order starts it when it ends.");
        await context.CreateTimer(plan.Until.UtcDateTime, CancellationToken.None);
        return await context.CallActivityAsync<string>(nameof(DeleteLogs), plan, Waiting.PatientRetries());
    }
}
