using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Drills.Recovery;
using Workflow.Http;

namespace Workflow.Drills.Triggers;

/// <summary><c>GET /api/recovery?lang=</c>: the recovery sheet as it is now, Markdown.</summary>
public sealed class GetRecovery(RecoverySheets sheets, ILogger<GetRecovery> logger)
{
    [Function(nameof(GetRecovery))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "recovery")] HttpRequest request, CancellationToken cancellation)
    {
        var language = PageQuery.Value(request, "lang") ?? RecoverySheets.Languages[0];
        if (!RecoverySheets.Languages.Contains(language))
            return Problem.BadRequest("lang", $"'lang' must be {string.Join(" or ", RecoverySheets.Languages)}.");
        return await Guarded.RunAsync(request, logger, async () =>
            new FileContentResult(await sheets.MakeAsync(language, cancellation), "text/markdown; charset=utf-8"));
    }
}
