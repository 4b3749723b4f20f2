using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using Workflow.Steps;

namespace Workflow.Claims;

/// <summary>Registers who may write; each feature whose runs hold claims adds its <see cref="IClaimCloser"/>.</summary>
internal static class ClaimServices
{
    public static IServiceCollection AddClaims(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(EngineName.Read(configuration));
        return services.AddSingleton<ClaimTable>().AddSingleton<ClaimKeeper>();
    }
}
