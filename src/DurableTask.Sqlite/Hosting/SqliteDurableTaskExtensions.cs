using DurableTask.Sqlite.Client;
using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DurableTask.Sqlite.Hosting;

/// <summary>
/// Puts the worker and the client of Durable Task on one SQLite file. Both share one engine, so both are needed in the process; a
/// <see cref="TimeProvider"/> of the services is used.
/// </summary>
public static class SqliteDurableTaskExtensions
{
    private const int PlacesPerCore = 10;

    /// <summary>The worker runs its orchestrations in this process and keeps them in one SQLite file.</summary>
    /// <param name="builder">The worker's builder, as <c>AddDurableTaskWorker</c> gives it.</param>
    /// <param name="configure">Sets the file and the limits.</param>
    public static IDurableTaskWorkerBuilder UseSqlite(this IDurableTaskWorkerBuilder builder, Action<SqliteDurableTaskOptions>? configure = null)
    {
        AddEngine(Check.NotNull(builder).Services, configure);
        // First in the container, so that the user's settings win whatever the order of the calls.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<DurableTaskWorkerOptions>>(
            new ConfigureNamedOptions<DurableTaskWorkerOptions>(builder.Name, SetDefaults)));
        return builder.UseBuildTarget<SqliteDurableTaskWorker>();
    }

    /// <summary>The client uses the engine of this process.</summary>
    /// <param name="builder">The client's builder, as <c>AddDurableTaskClient</c> gives it.</param>
    /// <param name="configure">Sets the file and the limits; settings given with the worker need not be repeated.</param>
    public static IDurableTaskClientBuilder UseSqlite(this IDurableTaskClientBuilder builder, Action<SqliteDurableTaskOptions>? configure = null)
    {
        AddEngine(Check.NotNull(builder).Services, configure);
        return builder.UseBuildTarget<SqliteDurableTaskClient>();
    }

    private static void SetDefaults(DurableTaskWorkerOptions options)
    {
        // The store has no longest timer; with the official three days a longer one would be several in the history.
        options.MaximumTimerInterval = TimeSpan.MaxValue;
        options.Concurrency.MaximumConcurrentActivityWorkItems = PlacesPerCore * Environment.ProcessorCount;
        options.Concurrency.MaximumConcurrentOrchestrationWorkItems = PlacesPerCore * Environment.ProcessorCount;
    }

    private static void AddEngine(IServiceCollection services, Action<SqliteDurableTaskOptions>? configure)
    {
        services.AddLogging();
        if (configure is not null)
            services.Configure(configure);
        if (services.Any(descriptor => descriptor.ServiceType == typeof(DurableEngine)))
            return;

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EngineHealth>();
        services.TryAddSingleton(StoreFiles.OfTheSystem);
        services.AddSingleton<IStore>(provider => new SqliteStore(
            provider.GetRequiredService<IOptions<SqliteDurableTaskOptions>>().Value.StorePath,
            provider.GetRequiredService<StoreFiles>(),
            provider.GetRequiredService<EngineHealth>(),
            // A separate source: with a seed, instances get the same ids in a new store and in an old one.
            new IdSource(provider.GetRequiredService<IOptions<SqliteDurableTaskOptions>>().Value.Seed).NewStoreId,
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new DurableEngine(
            provider.GetRequiredService<IOptions<SqliteDurableTaskOptions>>().Value,
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider,
            provider.GetRequiredService<EngineHealth>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<DataConverter, LargeJsonDataConverter>();
    }
}
