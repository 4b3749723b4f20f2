using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http.Pages;
using Workflow.Logs.Pages;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/demo</c>: a page that writes logs, shows what is stored and answers orders.</summary>
public sealed class GetDemoPage(LogPages files)
{
    [Function(nameof(GetDemoPage))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs/demo")] HttpRequest request,
        CancellationToken cancellation) =>
        PageAnswer.OfAsync(files, request, "demo.html", cancellation);
}
