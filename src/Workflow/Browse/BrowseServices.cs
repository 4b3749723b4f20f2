using Microsoft.Extensions.DependencyInjection;
using Workflow.Browse.Diffs;

namespace Workflow.Browse;

/// <summary>Registers what people look into backups with.</summary>
internal static class BrowseServices
{
    public static IServiceCollection AddBrowse(this IServiceCollection services) => services
        .AddSingleton<ExportFinder>()
        .AddSingleton<DocumentFetcher>()
        .AddSingleton<VersionFinder>()
        .AddSingleton<HistoryReader>()
        .AddSingleton<DiffBlobs>()
        .AddSingleton<DiffStarter>()
        .AddSingleton<DiffCatalog>()
        .AddSingleton<DiffPageReader>();
}
