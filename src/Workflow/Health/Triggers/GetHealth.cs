using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Health.Triggers;

/// <summary><c>GET /api/health</c>.</summary>
public sealed class GetHealth(HealthMemory health)
{
    [Function(nameof(GetHealth))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var answer = await health.GetAsync(client, cancellation);
        return Json.Result(answer.StorageReachable ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, answer);
    }
}
