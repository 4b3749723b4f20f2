using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary>Why an order, or its logs, are not available.</summary>
internal static class OrderProblems
{
    /// <summary>404.</summary>
    public static IActionResult NotFound(string id) =>
        Problem.NotFound($"There is no order '{id}' in this environment; GET /api/logs/orders lists them.");

    /// <summary>410.</summary>
    public static IActionResult Gone(LogOrder order, string detail) =>
        new Problem { Title = order.DeletedAt is null ? "Ended" : "Deleted", Status = StatusCodes.Status410Gone, Detail = detail }.ToResult();

    /// <summary>Null if an order's logs can be read, which may be none.</summary>
    public static IActionResult? Unreadable(LogOrder? order, string id) => order switch
    {
        null => NotFound(id),
        { DeletedAt: { } at } => Gone(order, $"The logs of order {id} were removed on {at:yyyy-MM-dd HH:mm}Z: their retention was over (Logs__Retention)."),
        { Outcome: OrderOutcome.Waiting } => new Problem
        {
            Title = "Not yet",
            Status = StatusCodes.Status409Conflict,
            Detail = $"The order {id} still waits for logs; they can be read once it has ended (GET /api/logs/orders/{id}).",
        }.ToResult(),
        _ => null,
    };
}
