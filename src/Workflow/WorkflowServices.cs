using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WeChat;
using Workflow.Backups;
using Workflow.Backups.Schedule;
using Workflow.Logs;
using Workflow.Logs.Door;
using Workflow.Logs.Files;
using Workflow.Logs.Pages;
using Workflow.Storage;

namespace Workflow;

/// <summary>What the app puts into the container, the same on both hosts.</summary>
public static class WorkflowServices
{
    /// <summary>Registers everything; reads and checks the settings now, so that a wrong one stops the start.</summary>
    public static IServiceCollection AddWorkflow(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(WorkflowSettings.Read(configuration));
        services.AddSingleton(LogSettings.Read(configuration));
        services.AddWeChat(configuration.GetSection("WeChat"));

        services.AddSingleton(new StorageConnection(configuration));
        services.AddSingleton<BackupsTable>();
        services.AddSingleton<ExportsTable>();
        services.AddSingleton<ClaimTable>();
        services.AddSingleton<BackupBlobs>();

        services.AddSingleton<ClaimKeeper>();
        services.AddSingleton<InterruptedBackups>();
        services.AddSingleton<BackupStarter>();
        services.AddSingleton<BackupCatalog>();
        services.AddSingleton<BackupSchedule>();
        services.AddSingleton<MissedDueTimes>();
        services.AddHostedService<ScheduleCheck>();
        return services.AddLogs();
    }

    private static IServiceCollection AddLogs(this IServiceCollection services)
    {
        services.AddSingleton<LogOrdersTable>();
        services.AddSingleton<OpenOrdersTable>();
        services.AddSingleton<LogUploadsTable>();
        services.AddSingleton<ReportsTable>();
        services.AddSingleton<LogBlobs>();

        services.AddSingleton<OrderOpener>();
        services.AddSingleton<OrderCloser>();
        services.AddSingleton<OrderStarter>();
        services.AddSingleton<OrderCatalog>();
        services.AddSingleton<LogFileReader>();
        services.AddSingleton<ReportStarter>();
        services.AddSingleton<PendingOrders>();
        services.AddSingleton<ChunkReceiver>();

        services.AddSingleton(new PageFiles());
        return services.AddDoor();
    }

    private static IServiceCollection AddDoor(this IServiceCollection services)
    {
        services.AddSingleton<DoorTokens>();
        services.AddSingleton<Origins>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<DoorGate>();
        services.AddSingleton<BodySlots>();
        services.AddSingleton<ChunkIntake>();
        services.AddSingleton<LiveOffersTable>();
        services.AddSingleton<Signalling>();
        return services;
    }
}
