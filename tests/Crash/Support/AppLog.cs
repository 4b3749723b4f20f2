namespace Crash.Tests.Support;

/// <summary>What one process printed, line by line, and waiting for more of it.</summary>
internal sealed class AppLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<IReadOnlyList<string>, string?> Find, TaskCompletionSource<string?> Found)> _waiting = [];
    private bool _closed;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>The first line that holds the text, or null if the process ended without one.</summary>
    public Task<string?> FindAsync(string text) =>
        WaitAsync(lines => lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Completes when so many lines more have come than there were, or when the process has ended.</summary>
    public Task MoreAsync(int count)
    {
        var target = Lines.Count + count;
        return WaitAsync(lines => lines.Count >= target ? "" : null);
    }

    public void Append(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            Settle();
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Settle();
        }
    }

    private Task<string?> WaitAsync(Func<IReadOnlyList<string>, string?> find)
    {
        lock (_lock)
        {
            var found = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((find, found));
            Settle();
            return found.Task;
        }
    }

    private void Settle() => _waiting.RemoveAll(waiter =>
    {
        var line = waiter.Find(_lines);
        return (line is not null || _closed) && waiter.Found.TrySetResult(line);
    });
}
