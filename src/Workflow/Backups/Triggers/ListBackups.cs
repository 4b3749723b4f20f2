using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>GET /api/backups?top=&amp;continuation=</c>.</summary>
public sealed class ListBackups(BackupCatalog catalog, ILogger<ListBackups> logger)
{
    [Function(nameof(ListBackups))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var top = Limits.DefaultPageSize;
        if (request.Query["top"] is [{ Length: > 0 } text, ..]
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > Limits.PageSize))
            return Problem.BadRequest("top", $"'top' must be a number from 1 to {Limits.PageSize}.");
        var continuation = request.Query["continuation"] is [{ Length: > 0 } id, ..] ? id : null;
        if (continuation is not null && !BackupId.IsValid(continuation))
            return Problem.BadRequest("continuation", "'continuation' must be the 'next' of an earlier page.");
        return await Guarded.RunAsync(
            request, logger, async () => Json.Result(StatusCodes.Status200OK, await catalog.ListAsync(client, top, continuation, cancellation)));
    }
}
