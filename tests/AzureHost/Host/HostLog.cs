namespace HostStandIn;

/// <summary>One line for each event of host, extension and worker.</summary>
internal sealed class HostLog(TextWriter output) : ILoggerProvider
{
    // A failure passes three layers, and each would print the stacks of all.
    private const int MaxChars = 1500;
    private readonly Lock _lock = new();

    public void Write(string source, string text)
    {
        text = text.Length > MaxChars ? text[..MaxChars] + "…" : text;
        lock (_lock)
        {
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {source}: {text}");
            output.Flush();
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(HostLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write($"{logLevel} {name}", formatter(state, exception) + (exception is null ? "" : $" | {exception}"));
        }
    }
}
