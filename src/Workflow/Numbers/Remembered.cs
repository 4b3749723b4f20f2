using Microsoft.Extensions.Logging;

namespace Workflow.Numbers;

/// <summary>
/// What the last look at storage found. Nobody asks: no look. Many ask: one look in <see cref="Limits.NumbersRemembered"/>, one under way at most. A
/// look that fails leaves what was there.
/// </summary>
/// <typeparam name="T">What a look finds.</typeparam>
public sealed class Remembered<T>(Func<CancellationToken, Task<T>> look, TimeProvider time, ILogger logger)
    where T : class
{
    // Scrapers give up after ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task? looking;
    private long lookedAt;
    private volatile T? found;

    /// <summary>What was found; null if nothing was yet. Begins a look if it is old, for whoever asks next: instruments are read without waiting.</summary>
    public T? Value
    {
        get
        {
            _ = LookIfOld();
            return found;
        }
    }

    /// <summary>Waits for a look if what was found is old.</summary>
    public Task RefreshAsync(CancellationToken cancellation) => LookIfOld().WaitAsync(cancellation);

    private Task LookIfOld()
    {
        lock (gate)
        {
            if (looking is null || (looking.IsCompleted && time.GetElapsedTime(lookedAt) >= Limits.NumbersRemembered))
            {
                lookedAt = time.GetTimestamp();
                // It belongs to no caller: one that goes away must not take the answer from the others.
                looking = Task.Run(LookAsync, CancellationToken.None);
            }
            return looking;
        }
    }

    private async Task LookAsync()
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            found = await look(deadline.Token);
        }
        catch (Exception away) when (StorageFaults.Include(away) || (away is OperationCanceledException && deadline.IsCancellationRequested))
        {
            Log.NumbersUnread(logger, StorageFaults.Describe(away));
        }
    }
}
