using Microsoft.Extensions.DependencyInjection;
using Workflow.Health.Checks;
using Workflow.Health.Parts;
using Workflow.Steps;

namespace Workflow.Health;

/// <summary>Registers the health of the app; features add their own parts and checks.</summary>
internal static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<HealthMemory>()
        .AddSingleton<IHealthPart, StorePart>()
        .AddSingleton<IHealthPart, CredentialsPart>()
        .AddSingleton<IHealthPart, SuspendedPart>()
        .AddSingleton<Doctor>()
        .AddSingleton<StorageCheck>()
        .AddSingleton<IDoctorCheck, SettingsCheck>()
        .AddSingleton<IDoctorCheck, StorageCheck.Writing>()
        .AddSingleton<IDoctorCheck, StorageCheck.Clock>()
        .AddSingleton<IDoctorCheck, CredentialsCheck>()
        .AddSingleton<IDoctorCheck, ServiceClockCheck>()
        .AddSingleton<IDoctorCheck, TimeZoneCheck>();
}
