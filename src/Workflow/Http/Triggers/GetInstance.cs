using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http.Triggers;

/// <summary><c>GET /api/instances/{id}</c>: 202 while it runs, 200 once it has ended.</summary>
public sealed class GetInstance(ILogger<GetInstance> logger)
{
    private const string RetryAfterSeconds = "5";

    [Function(nameof(GetInstance))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "instances/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => InstanceDoor.OpenAsync(request, id, client, logger, cancellation, instance =>
        {
            if (!instance.IsCompleted)
            {
                request.HttpContext.Response.Headers.Location = StartedInstance.LinksOf(client, id).StatusQueryGetUri;
                request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            }
            var status = instance.IsCompleted ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
            return Task.FromResult(Json.Result(status, InstanceStatus.Of(instance)));
        });
}
