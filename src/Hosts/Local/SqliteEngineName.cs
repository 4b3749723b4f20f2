using DurableTask.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Claims;

namespace Workflow.Local;

/// <summary>Names the engine of this process in the claims that it takes.</summary>
public static class SqliteEngineName
{
    /// <summary>The engine is identified by its store: a process that opens the same file continues the same orchestrations.</summary>
    public static IServiceCollection AddSqliteEngineName(this IServiceCollection services) =>
        // The store is open before any function runs.
        services.AddSingleton(provider => new EngineName($"store {provider.GetRequiredService<EngineHealth>().StoreId}", Environment.MachineName));
}
