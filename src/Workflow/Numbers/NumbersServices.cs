using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Numbers;

/// <summary>Registers what the app counts. Who exports it is the host's business.</summary>
internal static class NumbersServices
{
    public static IServiceCollection AddNumbers(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<Instruments>()
        .AddHostedService<NumbersStart>();
}
