namespace Run.Processes;

/// <summary>The programs that run beside us, started first to last and ended last to first.</summary>
internal sealed class Programs(string logFolder, string processFolder, string workingFolder, TimeProvider time) : IAsyncDisposable
{
    private readonly List<Child> _children = [];
    private readonly Lock _gate = new();

    /// <summary>Starts programs side by side and waits until each answers.</summary>
    public async Task StartAsync(HttpClient http, CancellationToken cancellation, params IReadOnlyList<ChildSpec> specs)
    {
        var started = new List<Child>();
        foreach (var spec in specs)
        {
            var child = Child.Start(spec, logFolder, Path.Combine(processFolder, $"{spec.Name}.pid"), workingFolder, time);
            lock (_gate)
                _children.Add(child);
            started.Add(child);
        }
        // One after the other loses nothing, and the first to fail is the one that is told.
        foreach (var child in started)
            await child.WaitUntilReadyAsync(http, cancellation);
    }

    /// <summary>Ends the program that was started last, to start it anew.</summary>
    public async Task StopLastAsync()
    {
        Child last;
        lock (_gate)
        {
            last = _children[^1];
            _children.RemoveAt(_children.Count - 1);
        }
        await last.DisposeAsync();
    }

    /// <summary>Does <paramref name="work"/> for as long as every program runs.</summary>
    /// <exception cref="Failure">One of them ended by itself.</exception>
    public async Task<T> WhileAllRunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(either.Token);
        var watched = Snapshot();
        await Task.WhenAny([working, .. watched.Select(child => child.Exited)]);
        // A program that dies cuts its connections a moment before it has ended: its last words say more than the cut.
        if (working.IsFaulted)
            await Task.WhenAny([Task.Delay(Limits.LastWords, time, cancellation), .. watched.Select(child => child.Exited)]);
        if (!working.IsCompletedSuccessfully && watched.FirstOrDefault(child => child.Exited.IsCompleted) is { } ended)
        {
            await either.CancelAsync();
            await working.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
            throw ended.Ended();
        }
        return await working;
    }

    /// <summary>Ends every program at once.</summary>
    public void Kill()
    {
        foreach (var child in Snapshot())
            child.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        // The app first, while what it writes to is still there.
        foreach (var child in Snapshot().Reverse())
            await child.DisposeAsync();
    }

    private Child[] Snapshot()
    {
        lock (_gate)
            return [.. _children];
    }
}
