using DurableTask.Sqlite;
using DurableTask.Sqlite.Hosting;
using DurableTask.Sqlite.Worker;
using Functions.Local.Durable;
using Functions.Local.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Local;

/// <summary>Puts the functions of the local host on the SQLite backend.</summary>
public static class SqliteBackend
{
    /// <summary>Worker and client on the file of <c>Local__Store</c>, with the limits of <c>Local__MaxConcurrentActivities__Name</c>.</summary>
    public static IServiceCollection AddSqliteBackend(this IServiceCollection services)
    {
        services.AddDurableTaskWorker().UseSqlite();
        services.AddDurableTaskClient().UseSqlite();
        services.AddOptions<SqliteDurableTaskOptions>().Configure<LocalStore>((engine, store) =>
        {
            engine.StorePath = store.Path;
            foreach ((string activity, int count) in store.MaxConcurrentActivities)
                engine.MaxConcurrentActivitiesByName[activity] = count;
        });
        return services.AddSingleton(new DurableBackend
        {
            ReadsInputAsAsked = true,
            ActivityCancellation = ActivityCancellation.Of,
            IsStartFailure = failure => failure is StoreOpenException,
            IsUnavailable = failure => failure is StoreUnavailableException,
        });
    }
}
