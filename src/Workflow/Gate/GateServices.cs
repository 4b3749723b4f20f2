using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Gate;

/// <summary>Registers the comparison of a backup with the last good one.</summary>
internal static class GateServices
{
    public static IServiceCollection AddGate(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(GateSettings.Read(configuration))
        .AddSingleton<Baselines>()
        .AddSingleton<GateFacts>()
        .AddSingleton<ChurnReader>()
        .AddSingleton<BackupAcceptance>()
        .AddSingleton<IHealthPart, GateHealth>();
}
