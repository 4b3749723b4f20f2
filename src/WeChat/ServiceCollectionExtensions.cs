using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace WeChat;

/// <summary>Puts the client into a service collection.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Reads the settings from <paramref name="section"/>, normally the section <c>WeChat</c>, when the client is first asked for.
    /// </summary>
    public static IServiceCollection AddWeChat(this IServiceCollection services, IConfiguration section) =>
        services.AddWeChat((_, options) => section.Bind(options));

    /// <summary>
    /// Registers <see cref="CloudDatabaseClient"/> and <see cref="WeChatOptions"/> as singletons. Time is the registered
    /// <see cref="TimeProvider"/>, or the system's. Missing settings are no error here: calls say which one is missing.
    /// </summary>
    public static IServiceCollection AddWeChat(this IServiceCollection services, Action<IServiceProvider, WeChatOptions> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var options = new WeChatOptions();
            configure(provider, options);
            return options;
        });
        services.AddSingleton(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            // Only spreads retries of many processes; nothing depends on its value.
            var jitter = new Random(HashCode.Combine(time.GetTimestamp(), Environment.ProcessId));
            return new CloudDatabaseClient(
                provider.GetRequiredService<WeChatOptions>(), time, jitter, provider.GetRequiredService<ILogger<CloudDatabaseClient>>(),
                provider.GetService<IMeterFactory>());
        });
        return services;
    }
}
