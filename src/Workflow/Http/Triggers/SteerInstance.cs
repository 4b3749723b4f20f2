using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http.Triggers;

/// <summary><c>POST /api/instances/{id}/terminate</c>, <c>/suspend</c> and <c>/resume</c>, each with an optional <c>reason</c>.</summary>
public sealed class SteerInstance(ILogger<SteerInstance> logger)
{
    [Function("TerminateInstance")]
    public Task<IActionResult> Terminate(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/terminate")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => InstanceDoor.SteerAsync(
            request, id, client, logger, cancellation, () => client.TerminateInstanceAsync(id, output: Reason(request), cancellation));

    [Function("SuspendInstance")]
    public Task<IActionResult> Suspend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/suspend")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => InstanceDoor.SteerAsync(
            request, id, client, logger, cancellation, () => client.SuspendInstanceAsync(id, Reason(request), cancellation));

    [Function("ResumeInstance")]
    public Task<IActionResult> Resume(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/resume")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => InstanceDoor.SteerAsync(
            request, id, client, logger, cancellation, () => client.ResumeInstanceAsync(id, Reason(request), cancellation));

    private static string? Reason(HttpRequest request) => PageQuery.Value(request, "reason");
}
