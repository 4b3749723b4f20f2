using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Imports.Probe;

namespace Workflow.Imports;

/// <summary>Registers what puts documents into an environment, for restores and drills.</summary>
internal static class ImportServices
{
    public static IServiceCollection AddImports(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(ImportSettings.Read(configuration))
        .AddSingleton<EnvironmentsTable>()
        .AddSingleton<ProbeCleaner>()
        .AddSingleton<IThrowAwayCollections, ProbeCollections>();
}
