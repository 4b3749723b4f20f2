using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http.Triggers;

/// <summary><c>DELETE /api/instances/{id}</c>: purges an ended instance.</summary>
public sealed class PurgeInstance(ILogger<PurgeInstance> logger)
{
    [Function(nameof(PurgeInstance))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "instances/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => InstanceDoor.OpenAsync(request, id, client, logger, cancellation, async instance =>
        {
            if (!instance.IsCompleted)
            {
                return new Problem
                {
                    Title = "Not ended",
                    Status = StatusCodes.Status412PreconditionFailed,
                    Detail = $"The instance '{id}' is {instance.RuntimeStatus}; only ended instances can be purged.",
                }.ToResult();
            }
            var purged = await client.PurgeInstanceAsync(id, cancellation);
            return Json.Result(StatusCodes.Status200OK, new { instancesDeleted = purged.PurgedInstanceCount });
        });
}
