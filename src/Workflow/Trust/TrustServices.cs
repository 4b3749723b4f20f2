using Microsoft.Extensions.DependencyInjection;
using Workflow.Steps;

namespace Workflow.Trust;

/// <summary>Registers what verifies backups again.</summary>
internal static class TrustServices
{
    public static IServiceCollection AddTrust(this IServiceCollection services) => services
        .AddSingleton<ManifestCheck>()
        .AddSingleton<VerifyStarter>()
        .AddSingleton<VerifyNight>()
        .AddSingleton<IHealthPart, DamagedPart>();
}
