namespace DurableTask.Sqlite;

/// <summary>Whether the engine can do its work. A service of the container; safe to read from anywhere.</summary>
public sealed class EngineHealth
{
    private volatile string? _problem;
    private volatile string? _storeId;

    public bool IsHealthy => _problem is null;

    /// <summary>What is wrong, with which file, and what to do; null if nothing is.</summary>
    public string? Problem => _problem;

    /// <summary>
    /// Which store the engine has: 16 hex digits, made with the file. A copy of the file has the same id, other files have others; null until the store is open.
    /// </summary>
    public string? StoreId => _storeId;

    internal void Identify(string storeId) => _storeId = storeId;

    internal void Report(string? problem) => _problem = problem;
}
