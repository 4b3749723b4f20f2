using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Retention.Triggers;

/// <summary><c>PUT /api/backups/{id}/hold</c> with <c>{ "reason", "until" }</c>, and <c>DELETE</c> of the same.</summary>
public sealed class HoldBackup(BackupCatalog catalog, KeepingTable keeping, RetentionPart part, TimeProvider time, ILogger<HoldBackup> logger)
{
    [Function(nameof(HoldBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "backups/{id}/hold")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!EnvQuery.TryRead(request, out var env, out var wrong))
            return wrong!;
        var (reason, until, problem) = ReasonBody.Read(body.Span, takesUntil: true);
        if (problem is not null)
            return problem;
        if (until <= time.GetUtcNow())
            return Problem.BadRequest("until", "'until' has passed already. Leave it out to hold the backup until somebody removes the hold.");
        var hold = new BackupHold { Reason = reason!, Since = time.GetUtcNow(), Until = until };
        return await Guarded.RunAsync(request, logger, () => WriteAsync(env, id, hold, cancellation));
    }

    [Function("ReleaseBackup")]
    public async Task<IActionResult> RunDelete(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "backups/{id}/hold")] HttpRequest request, string id, CancellationToken cancellation) =>
        EnvQuery.TryRead(request, out var env, out var wrong) ? await Guarded.RunAsync(request, logger, () => WriteAsync(env, id, null, cancellation)) : wrong!;

    private async Task<IActionResult> WriteAsync(string? env, string id, BackupHold? hold, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(id) || await catalog.FindRowAsync(env, id, cancellation) is not { } row)
            return Problem.NotFound($"There is no backup '{id}'; GET /api/backups lists them.");
        var written = await keeping.ChangeAsync(
            row.Backup.Env, id, now => now.Keeping.State == BackupState.Present ? now.Keeping with { Hold = hold } : null, cancellation);
        if (written is null)
            return Problem.NotFound($"There is no backup '{id}'; GET /api/backups lists them.");
        if (written.State != BackupState.Present)
            return new Problem
            {
                Title = "Too late",
                Status = written.State == BackupState.Expired ? StatusCodes.Status410Gone : StatusCodes.Status409Conflict,
                Detail = written.State == BackupState.Expired ? $"The backup {id} has expired: its files are gone." : $"The backup {id} is being deleted: some of its files are gone already.",
            }.ToResult();
        part.Forget();
        Log.BackupHeld(logger, id, hold is not null);
        return Json.Result(StatusCodes.Status200OK, new { id, hold });
    }
}
