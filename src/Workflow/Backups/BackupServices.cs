using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Backups.Schedule;
using Workflow.Catalogue;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Backups;

/// <summary>Registers backups and their schedule.</summary>
internal static class BackupServices
{
    public static IServiceCollection AddBackups(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(BackupSettings.Read(configuration))
        .AddSingleton<BackupStarter>()
        .AddSingleton<BackupSchedule>()
        .AddSingleton<IDueTimes>(provider => provider.GetRequiredService<BackupSchedule>())
        .AddSingleton<ScheduleTable>()
        .AddSingleton<DueTimes>()
        .AddSingleton<DelayedBackups>()
        .AddSingleton<Absence>()
        .AddSingleton<Timeline.TimelineReader>()
        .AddSingleton<IHealthPart, SchedulePart>()
        .AddSingleton<IDoctorCheck, SchedulePart>()
        .AddSingleton<INumberSource, BackupGauges>()
        .AddHostedService<ScheduleCheck>();
}
