using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CrashPoints.Tests;

/// <summary>What the engine complained of in one run: the first place to look when a step was lost.</summary>
internal sealed class EngineLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue($"{formatter(state, exception)} {exception}");

    public override string ToString() => _lines.IsEmpty ? "the engine complained of nothing" : $"the engine said:\n  {string.Join("\n  ", _lines)}";

    public void Dispose()
    {
    }
}
