using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http.Pages;
using Workflow.Logs.Pages;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/pages/{file}</c>: scripts and styles of the pages, and the library.</summary>
public sealed class GetPageFile(LogPages files)
{
    [Function(nameof(GetPageFile))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs/pages/{file}")] HttpRequest request,
        string file,
        CancellationToken cancellation) =>
        PageAnswer.OfAsync(files, request, file, cancellation);
}
