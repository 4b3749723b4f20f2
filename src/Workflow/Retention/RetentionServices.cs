using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Steps;

namespace Workflow.Retention;

/// <summary>Registers what decides how long backups are kept.</summary>
internal static class RetentionServices
{
    public static IServiceCollection AddRetention(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(RetentionSettings.Read(configuration))
        .AddSingleton<RetentionMemory>()
        .AddSingleton<RetentionPlanner>()
        .AddSingleton<DatedAhead>()
        .AddSingleton<RetentionStarter>()
        .AddSingleton<RetentionBlocked>()
        .AddSingleton<HistoryPurger>()
        .AddSingleton<ChainReader>()
        .AddSingleton<CatalogueRebuilder>()
        .AddSingleton<RetentionPart>()
        .AddSingleton<IHealthPart>(provider => provider.GetRequiredService<RetentionPart>());
}
