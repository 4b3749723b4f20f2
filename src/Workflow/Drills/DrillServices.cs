using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Drills.Comparison;
using Workflow.Drills.Recovery;
using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>Registers the drills, which prove that backups can be restored.</summary>
internal static class DrillServices
{
    public static IServiceCollection AddDrills(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(DrillSettings.Read(configuration))
        .AddSingleton<DrillsTable>()
        .AddSingleton<DrillUnitsTable>()
        .AddSingleton<DrillBlobs>()
        .AddSingleton<DrillDocuments>()
        .AddSingleton<DrillComparison>()
        .AddSingleton<DrillCleaner>()
        .AddSingleton<DrillEnd>()
        .AddSingleton<DrillNotices>()
        .AddSingleton<DrillSources>()
        .AddSingleton<DrillStarter>()
        .AddSingleton<DrillCatalog>()
        .AddSingleton<DrillReports>()
        .AddSingleton<RecoverySheets>()
        .AddSingleton<IThrowAwayCollections, DrillTargets>()
        .AddSingleton<INeedsHistory, RunningDrills>()
        .AddSingleton<IHealthPart, DrillPart>()
        .AddSingleton<InterruptedDrills>()
        .AddSingleton<IClaimCloser>(provider => provider.GetRequiredService<InterruptedDrills>());
}
