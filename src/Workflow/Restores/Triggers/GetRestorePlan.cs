using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Restores.Planning;

namespace Workflow.Restores.Triggers;

/// <summary><c>GET /api/restores/{id}/plan?collection=&amp;class=&amp;top=&amp;continuation=&amp;env=</c>: ids of the documents of one class.</summary>
public sealed class GetRestorePlan(RestoreCatalog catalog, PlanPages pages, ILogger<GetRestorePlan> logger)
{
    [Function(nameof(GetRestorePlan))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "restores/{id}/plan")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (PageQuery.Read(request, IsNumber, out var problem) is not var (top, continuation, env))
            return problem!;
        if (PageQuery.Value(request, "collection") is not { } collection)
            return Problem.BadRequest("collection", "'collection' says whose documents are wanted.");
        if (DocumentClasses.Read(PageQuery.Value(request, "class")) is not { } wanted)
            return Problem.BadRequest("class", $"'class' must be {string.Join(", ", DocumentClasses.Listed.Select(one => one.Word()))}.");
        return await Guarded.RunAsync(request, logger, async () =>
        {
            if (await catalog.FindRowAsync(env, id, cancellation) is not { } row)
                return RestoreProblems.None(id);
            var first = continuation is null ? 0 : long.Parse(continuation, CultureInfo.InvariantCulture);
            var (json, refusal) = await pages.ReadAsync(row, collection, wanted, first, top, cancellation);
            return refusal?.ToResult() ?? DataAnswer.Json(request, json!);
        });
    }

    private static bool IsNumber(string continuation) => long.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
