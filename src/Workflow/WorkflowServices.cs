using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WeChat;
using Workflow.Backups;
using Workflow.Browse;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Dashboard;
using Workflow.Documents;
using Workflow.Drills;
using Workflow.Exports;
using Workflow.Gate;
using Workflow.Health;
using Workflow.Imports;
using Workflow.Logs;
using Workflow.Notify;
using Workflow.Numbers;
using Workflow.Restores;
using Workflow.Retention;
using Workflow.Storage;
using Workflow.Trust;

namespace Workflow;

/// <summary>What the app puts into the container, the same on both hosts: the one place that knows every feature.</summary>
public static class WorkflowServices
{
    /// <summary>
    /// Puts the defaults that more than the app's own classes read below every other source: the timer's trigger names <c>BackupSchedule</c>. The
    /// cloud resolves that name outside this process, so there the setting must be set.
    /// </summary>
    public static void AddDefaults(IConfigurationBuilder configuration) => configuration.Sources.Insert(
        0, new MemoryConfigurationSource { InitialData = [new("BackupSchedule", BackupSettings.DefaultSchedule)] });

    /// <summary>Registers everything; reads and checks the settings now, so that a wrong one stops the start.</summary>
    public static IServiceCollection AddWorkflow(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(WorkflowSettings.Read(configuration));
        services.AddWeChat(configuration.GetSection("WeChat"));
        return services
            .AddNumbers()
            .AddStorage(configuration)
            .AddClaims(configuration)
            .AddCatalogue(configuration)
            .AddDocuments()
            .AddExports()
            .AddBackups(configuration)
            .AddGate(configuration)
            .AddImports(configuration)
            .AddRestores(configuration)
            .AddDrills(configuration)
            .AddRetention(configuration)
            .AddTrust()
            .AddBrowse()
            .AddNotify(configuration)
            .AddHealth()
            .AddLogs(configuration)
            .AddDashboard();
    }
}
