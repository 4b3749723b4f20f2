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

/// <summary>Registers the app's services, the same on both hosts: the only place that knows every feature.</summary>
public static class WorkflowServices
{
    /// <summary>
    /// Adds the defaults that are also read outside the app's own classes, with the lowest precedence: the timer's trigger names
    /// <c>BackupSchedule</c>. Azure resolves that name outside this process, so there the setting must be set.
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
