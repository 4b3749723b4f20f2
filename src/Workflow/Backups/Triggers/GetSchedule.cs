using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Backups.Schedule;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>GET /api/schedule</c>.</summary>
public sealed class GetSchedule(BackupSchedule schedule, TimeProvider time)
{
    [Function(nameof(GetSchedule))]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "schedule")] HttpRequest request) =>
        Task.FromResult(Json.Result(StatusCodes.Status200OK, schedule.Describe(time.GetUtcNow())));
}
