using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http;

/// <summary>Lets a call through to the one instance that its key is for. The functions behind it are anonymous to the host: the key is theirs.</summary>
internal static class InstanceDoor
{
    /// <summary>
    /// What <paramref name="call"/> answers of the instance; 401 without its key, 404 where there is none, or where the links of this host have no
    /// keys and lead to the Durable HTTP API itself.
    /// </summary>
    public static async Task<IActionResult> OpenAsync(
        HttpRequest request,
        string id,
        DurableTaskClient client,
        ILogger logger,
        CancellationToken cancellation,
        Func<OrchestrationMetadata, Task<IActionResult>> call)
    {
        if (InstanceKey.Of(client.CreateHttpManagementPayload(id), id) is not { } key)
            return new NotFoundResult();
        if (!InstanceKey.IsEqual(key, request.Query[InstanceKey.Query]))
        {
            return new Problem { Title = "No key", Status = StatusCodes.Status401Unauthorized, Detail = "The address needs the key of this instance, which the answer to its start contains." }
                .ToResult();
        }
        return await Guarded.RunAsync(request, logger, async () =>
            await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation) is { } instance
                ? await call(instance)
                : Problem.NotFound($"There is no instance '{id}'; it may have been purged."));
    }

    /// <summary>The same for what only an instance that has not ended can take: 410 otherwise, and 202 once it is done.</summary>
    public static Task<IActionResult> SteerAsync(
        HttpRequest request,
        string id,
        DurableTaskClient client,
        ILogger logger,
        CancellationToken cancellation,
        Func<Task> steer) => OpenAsync(request, id, client, logger, cancellation, async instance =>
        {
            if (instance.IsCompleted)
                return new Problem { Title = "Ended", Status = StatusCodes.Status410Gone, Detail = $"The instance '{id}' has ended." }.ToResult();
            await steer();
            return new StatusCodeResult(StatusCodes.Status202Accepted);
        });
}
