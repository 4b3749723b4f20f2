using Microsoft.Extensions.Logging;

namespace Workflow.Tests.Support;

/// <summary>Every line that anything logs, with its exception, as text.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, int Times, TaskCompletionSource Seen)> waiters = [];

    // Functions.Local: a timer is due next, runs, runs again later, was not served.
    private const int TimerRuns = 41;
    private static readonly int[] TimerEvents = [40, TimerRuns, 45, 47];

    /// <summary>Whether a timer's function is at work, or the host still writes down that it was.</summary>
    public bool IsTimerAtWork { get; private set; }

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

    /// <summary>How many lines hold the text.</summary>
    public int Count(string text)
    {
        lock (gate)
            return lines.Count(line => line.Contains(text, StringComparison.Ordinal));
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

    private void Add(int eventId, string line)
    {
        lock (gate)
        {
            if (TimerEvents.Contains(eventId) && line.Contains("Timer", StringComparison.Ordinal))
                IsTimerAtWork = eventId == TimerRuns;
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
            log.Add(eventId.Id, $"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}
