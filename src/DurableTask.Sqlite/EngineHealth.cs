namespace DurableTask.Sqlite;

/// <summary>Whether the engine can do its work. A service of the container; safe to read from anywhere.</summary>
public sealed class EngineHealth
{
    private volatile string? _problem;

    public bool IsHealthy => _problem is null;

    /// <summary>What is wrong, with which file, and what to do; null while nothing is.</summary>
    public string? Problem => _problem;

    internal void Report(string? problem) => _problem = problem;
}
