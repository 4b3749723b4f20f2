using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Retention.Triggers;

/// <summary><c>GET /api/retention?at=&amp;days=</c>: the plan, or a simulation.</summary>
public sealed class GetRetention(RetentionPlanner planner, ILogger<GetRetention> logger)
{
    private const int MostDays = 4000;

    [Function(nameof(GetRetention))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "retention")] HttpRequest request, CancellationToken cancellation)
    {
        DateTimeOffset? at = null;
        if (PageQuery.Value(request, "at") is { } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || time.Year is < 2000 or > 9000)
                return Problem.BadRequest("at", "'at' must be a time, such as 2027-01-31T00:00:00Z.");
            at = time;
        }
        var days = 0;
        if (PageQuery.Value(request, "days") is { } number
            && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MostDays))
            return Problem.BadRequest("days", $"'days' must be a number from 1 to {MostDays}.");
        return await Guarded.RunAsync(request, logger, async () =>
            Json.Result(StatusCodes.Status200OK, await planner.PlanAsync(await planner.ReadAsync(at, cancellation), days, cancellation)));
    }
}
