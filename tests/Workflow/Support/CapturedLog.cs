using Microsoft.Extensions.Logging;

namespace Workflow.Tests.Support;

/// <summary>Every line that anything logs, with its exception, as text.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, int Times, TaskCompletionSource Seen)> waiters = [];

    public string Text
    {
        get
        {
            lock (gate)
                return string.Join('\n', lines);
        }
    }

    public string Errors
    {
        get
        {
            lock (gate)
                return string.Join('\n', lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
        }
    }

    /// <summary>Completes once so many lines hold the text: how a test waits for what happens behind its back.</summary>
    public async Task WaitForAsync(string text, int times = 1)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiters.Add((text, times, seen));
            Notify();
        }
        var patience = Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.True(await Task.WhenAny(seen.Task, patience) == seen.Task, $"No line says '{text}' {times} times:\n{Text}");
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (gate)
        {
            lines.Add(line);
            Notify();
        }
    }

    private void Notify()
    {
        foreach (var (text, times, seen) in waiters)
        {
            if (lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times)
                seen.TrySetResult();
        }
        waiters.RemoveAll(waiter => waiter.Seen.Task.IsCompleted);
    }

    private sealed class Logger(CapturedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
