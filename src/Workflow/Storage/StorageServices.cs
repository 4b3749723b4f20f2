using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Storage;

/// <summary>Registers the way to storage.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new StorageConnection(configuration)).AddSingleton<IStorageClock, StorageClock>();
}
