using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflow.Backups.Schedule;

/// <summary>Says at start what is wrong with the schedule; the timer and <c>GET /api/schedule</c> say it again.</summary>
public sealed class ScheduleCheck(BackupSchedule schedule, ILogger<ScheduleCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var problem in schedule.Problems)
            Log.ScheduleProblem(logger, problem);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
