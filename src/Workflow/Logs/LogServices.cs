using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Logs.Door;
using Workflow.Logs.Files;
using Workflow.Logs.Pages;
using Workflow.Logs.Tables;
using Workflow.Steps;

namespace Workflow.Logs;

/// <summary>Registers offline logs: orders, the door that devices come to, and the pages for people.</summary>
internal static class LogServices
{
    public static IServiceCollection AddLogs(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(LogSettings.Read(configuration))
        .AddTables()
        .AddSingleton<OrderOpener>()
        .AddSingleton<OrderCloser>()
        .AddSingleton<OrderStarter>()
        .AddSingleton<OrderCatalog>()
        .AddSingleton<OrderPurger>()
        .AddSingleton<IPurgesRows>(provider => provider.GetRequiredService<OrderPurger>())
        .AddSingleton<INeedsHistory>(provider => provider.GetRequiredService<OrderPurger>())
        .AddSingleton<LogFileReader>()
        .AddSingleton<ReportStarter>()
        .AddSingleton<PendingOrders>()
        .AddSingleton<ChunkReceiver>()
        .AddSingleton(new LogPages())
        .AddDoor();

    private static IServiceCollection AddTables(this IServiceCollection services) => services
        .AddSingleton<LogOrdersTable>()
        .AddSingleton<OpenOrdersTable>()
        .AddSingleton<LogUploadsTable>()
        .AddSingleton<ReportsTable>()
        .AddSingleton<LiveOffersTable>()
        .AddSingleton<LogBlobs>();

    private static IServiceCollection AddDoor(this IServiceCollection services) => services
        .AddSingleton<DoorTokens>()
        .AddSingleton<Origins>()
        .AddSingleton<RateLimits>()
        .AddSingleton<DoorGate>()
        .AddSingleton<BodySlots>()
        .AddSingleton<ChunkIntake>()
        .AddSingleton<Signalling>();
}
