using Local.DurableTask.Client;
using Local.DurableTask.Engine;
using Local.DurableTask.Sqlite;
using Local.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Local.DurableTask.Hosting;

/// <summary>Adds the local engine to the services.</summary>
public static class LocalDurableTaskExtensions
{
    /// <summary>
    /// Adds the engine with its worker (a hosted service) and its client. Register tasks with
    /// <c>services.AddDurableTaskWorker().AddTasks(registry => ...)</c>. A <see cref="TimeProvider"/> of the services is used.
    /// </summary>
    public static IServiceCollection AddLocalDurableTask(this IServiceCollection services, Action<LocalDurableTaskOptions>? configure = null)
    {
        Check.NotNull(services);
        services.AddLogging();
        if (configure is not null)
            services.Configure(configure);
        if (services.Any(descriptor => descriptor.ServiceType == typeof(DurableEngine)))
            return services;

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EngineHealth>();
        services.TryAddSingleton(StoreFiles.OfTheSystem);
        services.AddSingleton<IStore>(provider =>
        {
            LocalDurableTaskOptions options = provider.GetRequiredService<IOptions<LocalDurableTaskOptions>>().Value;
            return new SqliteStore(
                options.StorePath,
                provider.GetRequiredService<StoreFiles>(),
                provider.GetRequiredService<EngineHealth>(),
                provider.GetRequiredService<ILoggerFactory>());
        });
        services.AddSingleton(provider => new DurableEngine(
            provider.GetRequiredService<IOptions<LocalDurableTaskOptions>>().Value,
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider,
            provider.GetRequiredService<EngineHealth>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new OrchestrationHistory(provider.GetRequiredService<DurableEngine>()));
        services.AddDurableTaskWorker().UseBuildTarget(typeof(LocalDurableTaskWorker));
        services.AddDurableTaskClient().UseBuildTarget(typeof(LocalDurableTaskClient));
        return services;
    }
}

/// <summary>Starts and stops the engine with the host.</summary>
internal sealed class LocalDurableTaskWorker(
    string name, DurableEngine engine, IOptionsMonitor<DurableTaskRegistry> registry, IOptionsMonitor<DurableTaskWorkerOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Start(registry.Get(name), options.Get(name));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
