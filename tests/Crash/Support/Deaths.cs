namespace Crash.Tests.Support;

/// <summary>The death that is planned next, if any; it is asked about every write.</summary>
internal sealed class Deaths
{
    private volatile Death? _next;

    /// <summary>From now on these writes are held.</summary>
    public Death Plan(params IEnumerable<DeadlyWrite> writes) => _next = new(writes);

    /// <summary>Comes back, unless the process is to die now: then it is dead afterwards, and nothing is passed on any more.</summary>
    /// <exception cref="OperationCanceledException">The process is dead.</exception>
    public Task MeetAsync(DeathMoment moment, StorageWrite write) => _next?.MeetAsync(moment, write) ?? Task.CompletedTask;

    /// <summary>Lets go of what is still held.</summary>
    public void Cancel() => _next?.Cancel();
}

/// <summary>
/// One death of the process. It comes when every write of the plan has come, and each is held until then: so it strikes in many places at
/// once, as a real one does.
/// </summary>
internal sealed class Death(IEnumerable<DeadlyWrite> writes)
{
    private readonly Lock _lock = new();
    private readonly List<DeadlyWrite> _missing = [.. writes];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for the writes, and kills the process that they come from.</summary>
    public async Task StrikeAsync(AppProcess app, CancellationToken patience)
    {
        try
        {
            await Task.WhenAny(_complete.Task, app.ExitAsync()).WaitAsync(patience);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"These writes did not come: {Missing()}.", late);
        }
        Assert.True(_complete.Task.IsCompleted, $"The app ended by itself, before: {Missing()}.");
        await app.KillAsync();
        Cancel();
    }

    public async Task MeetAsync(DeathMoment moment, StorageWrite write)
    {
        lock (_lock)
        {
            if (_missing.Find(deadly => deadly.Moment == moment && deadly.Is(write)) is not { } met)
                return;
            _missing.Remove(met);
            if (_missing.Count == 0)
                _complete.TrySetResult();
        }
        await _over.Task;
        throw new OperationCanceledException($"The process died {moment} {write.Method} {write.Target}.");
    }

    public void Cancel() => _over.TrySetResult();

    private string Missing()
    {
        lock (_lock)
            return string.Join(", ", _missing);
    }
}
