using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/viewer</c>: leads to the dashboard, which orders logs and shows them. People have this address in their bookmarks.</summary>
public sealed class GetViewerPage
{
    private const string OrdersOfTheDashboard = "/api/ui#/logs";

    [Function(nameof(GetViewerPage))]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs/viewer")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.Location = OrdersOfTheDashboard;
        return Task.FromResult<IActionResult>(new StatusCodeResult(StatusCodes.Status302Found));
    }
}
