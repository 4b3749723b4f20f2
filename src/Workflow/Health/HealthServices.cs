using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Health;

/// <summary>Registers the health of the app.</summary>
internal static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<HealthMemory>();
}
