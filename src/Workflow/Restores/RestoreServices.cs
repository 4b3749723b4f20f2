using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Restores.Parts;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores;

/// <summary>Registers what puts backups back.</summary>
internal static class RestoreServices
{
    public static IServiceCollection AddRestores(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(RestoreSettings.Read(configuration))
        .AddSingleton<RestoresTable>()
        .AddSingleton<UnitsTable>()
        .AddSingleton<PartsTable>()
        .AddSingleton<RestoreBlobs>()
        .AddSingleton<UnitWork>()
        .AddSingleton<PartCutter>()
        .AddSingleton<PartImporter>()
        .AddSingleton<ClearedParts>()
        .AddSingleton<HangingJobs>()
        .AddSingleton<PlanPages>()
        .AddSingleton<RestoreExports>()
        .AddSingleton<RestoreReaders>()
        .AddSingleton<INeedsHistory, RunningRestores>()
        .AddSingleton<RestoreEnd>()
        .AddSingleton<RestoreNotices>()
        .AddSingleton<RestoreCatalog>()
        .AddSingleton<RestoreSources>()
        .AddSingleton<RestoreStarter>()
        .AddSingleton<IDisturbances, RestoreDisturbances>()
        .AddSingleton<IExplainedRemovals, RestoreRemovals>()
        .AddSingleton<InterruptedRestores>()
        .AddSingleton<IClaimCloser>(provider => provider.GetRequiredService<InterruptedRestores>());
}
