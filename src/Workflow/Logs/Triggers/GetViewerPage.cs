using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http.Pages;
using Workflow.Logs.Pages;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/viewer</c>: the page that orders logs and shows them. It contains nothing secret; its API calls need the function key.</summary>
public sealed class GetViewerPage(LogPages files)
{
    [Function(nameof(GetViewerPage))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs/viewer")] HttpRequest request,
        CancellationToken cancellation) =>
        PageAnswer.OfAsync(files, request, "viewer.html", cancellation);
}
