using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>Registers what is known of backups.</summary>
internal static class CatalogueServices
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(TrustSettings.Read(configuration))
        .AddSingleton<BackupsTable>()
        .AddSingleton<KeepingTable>()
        .AddSingleton<TrustTable>()
        .AddSingleton<ExportsTable>()
        .AddSingleton<BackupBlobs>()
        .AddSingleton<ManifestWriter>()
        .AddSingleton<BackupCatalog>()
        .AddSingleton<BackupNotices>()
        .AddSingleton<INeedsHistory, RunningBackups>()
        .AddSingleton<InterruptedBackups>()
        .AddSingleton<IClaimCloser>(services => services.GetRequiredService<InterruptedBackups>());
}
