using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Claims;

/// <summary>Registers who may write; each feature whose runs hold claims adds its <see cref="Steps.IClaimCloser"/>.</summary>
internal static class ClaimServices
{
    public static IServiceCollection AddClaims(this IServiceCollection services) => services
        .AddSingleton<ClaimTable>()
        .AddSingleton<ClaimKeeper>();
}
