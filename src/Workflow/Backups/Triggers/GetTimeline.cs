using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Backups.Timeline;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>GET /api/backups/{id}/timeline?env=&amp;collection=</c>.</summary>
public sealed class GetTimeline(TimelineReader timelines, ILogger<GetTimeline> logger)
{
    [Function(nameof(GetTimeline))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups/{id}/timeline")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        var collection = PageQuery.Value(request, "collection");
        return await Guarded.RunAsync(request, logger, async () => await timelines.ReadAsync(client, env, id, collection, cancellation) is { } timeline
            ? Json.Result(StatusCodes.Status200OK, timeline)
            : Problem.NotFound(collection is null ? $"There is no backup '{id}'; GET /api/backups lists them." : $"There is no backup '{id}' with the collection '{collection}'; GET /api/backups/{id} names its collections."));
    }
}
