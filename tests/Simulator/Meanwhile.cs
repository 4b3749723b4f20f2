namespace Simulator;

/// <summary>
/// What others do while the client is at work: actions that run between its calls. One of each is counted from when it was set, and only calls
/// that are carried out count.
/// </summary>
public sealed class Meanwhile
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Runs the action right before a call is carried out.</summary>
    /// <param name="endpoint">Its name without the folder, upload for the form POST, or download.</param>
    /// <param name="action">What happens; the call waits for it.</param>
    /// <param name="call">The first such call is 1; null means each.</param>
    /// <param name="collection">Counts only calls about this collection.</param>
    public void Before(string endpoint, Action action, int? call = 1, string? collection = null) => Add(new Entry(endpoint, action, call, collection, After: false));

    /// <summary>Runs the action right after a call was carried out, before it is answered.</summary>
    /// <inheritdoc cref="Before"/>
    public void After(string endpoint, Action action, int? call = 1, string? collection = null) => Add(new Entry(endpoint, action, call, collection, After: true));

    internal void RunBefore(string endpoint, Func<string?> collection) => Run(endpoint, collection, after: false);

    internal void RunAfter(string endpoint, Func<string?> collection) => Run(endpoint, collection, after: true);

    private void Add(Entry entry)
    {
        lock (_lock)
            _entries.Add(entry);
    }

    private void Run(string endpoint, Func<string?> collection, bool after)
    {
        var due = new List<Action>();
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (entry.Endpoint != endpoint || entry.After != after || (entry.Collection is not null && entry.Collection != collection()))
                    continue;
                entry.Seen++;
                if (entry.Call is null || entry.Call == entry.Seen)
                    due.Add(entry.Action);
            }
        }
        foreach (var action in due)
            action();
    }

    private sealed record Entry(string Endpoint, Action Action, int? Call, string? Collection, bool After)
    {
        public int Seen { get; set; }
    }
}
