using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http;

/// <summary>Admits a call only to the instance that its key is for. The functions behind it are anonymous to the host and check the key themselves.</summary>
internal static class InstanceDoor
{
    /// <summary>
    /// The answer of <paramref name="call"/>; 401 without the instance's key, 404 if there is no such instance, or if the links of this host have no
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

    /// <summary>The same for calls to an instance that has not ended: 410 if it has, else 202.</summary>
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
