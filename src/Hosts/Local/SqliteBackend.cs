using DurableTask.Sqlite;
using DurableTask.Sqlite.Hosting;
using DurableTask.Sqlite.Worker;
using Functions.Local;
using Functions.Local.Durable;
using Functions.Local.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Workflow.Local;

/// <summary>Puts the functions of the local host on the SQLite backend.</summary>
public static class SqliteBackend
{
    private const string DefaultStore = ".data/workflow.db";

    /// <summary>
    /// Worker and client on the file of <c>Local__Store</c>, with the limits of <c>Local__MaxConcurrentActivities__Name</c>. The timers' record
    /// is kept beside that file.
    /// </summary>
    /// <exception cref="LocalHostStartupException">A limit is not a count; the message names the setting.</exception>
    public static void AddSqliteBackend(this FunctionsApplicationBuilder builder)
    {
        string store = Path.GetFullPath(
            builder.Configuration["Local:Store"] is { } path && !string.IsNullOrWhiteSpace(path) ? path.Trim() : DefaultStore, builder.WorkingFolder);
        var limits = builder.Configuration.GetSection("Local:MaxConcurrentActivities").GetChildren()
            .Select(limit => (Activity: limit.Key, Count: Count(limit.Key, limit.Value))).ToList();
        builder.TimersPath = Path.ChangeExtension(store, ".timers.json");
        builder.Services.AddDurableTaskWorker().UseSqlite(options =>
        {
            options.StorePath = store;
            foreach (var (activity, count) in limits)
                options.MaxConcurrentActivitiesByName[activity] = count;
        });
        builder.Services.AddDurableTaskClient().UseSqlite();
        builder.Services.AddSingleton(new DurableBackend
        {
            Place = store,
            ReadsInputAsAsked = true,
            ActivityCancellation = ActivityCancellation.Of,
            IsStartFailure = failure => failure is StoreOpenException,
            IsUnavailable = failure => failure is StoreUnavailableException,
        });
    }

    private static int Count(string activity, string? text) => int.TryParse(text, out var count) && count > 0
        ? count
        : throw new LocalHostStartupException($"Local__MaxConcurrentActivities__{activity} must be a whole number above 0.");
}
