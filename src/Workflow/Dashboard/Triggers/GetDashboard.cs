using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http.Pages;

namespace Workflow.Dashboard.Triggers;

/// <summary>
/// <c>GET /api/ui</c>, the dashboard, and <c>GET /api/ui/{file}</c>, its script and style. They contain nothing secret; their API calls need
/// the function key.
/// </summary>
public sealed class GetDashboard(DashboardPages files)
{
    [Function(nameof(GetDashboard))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui")] HttpRequest request,
        CancellationToken cancellation) =>
        PageAnswer.OfAsync(files, request, DashboardPages.Page, cancellation);

    [Function("GetDashboardFile")]
    public Task<IActionResult> RunFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/{file}")] HttpRequest request,
        string file,
        CancellationToken cancellation) =>
        PageAnswer.OfAsync(files, request, file, cancellation);
}
