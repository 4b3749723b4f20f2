using Microsoft.Extensions.Logging;

namespace Workflow.Numbers;

/// <summary>
/// Caches the last read of storage. Without requests there is no read; with many, one read per <see cref="Limits.NumbersRemembered"/>, at most one at a
/// time. A failed read keeps the old value.
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

    /// <summary>The last value; null if there is none yet. Starts a refresh if it is old, for the next caller: instruments are read without waiting.</summary>
    public T? Value
    {
        get
        {
            _ = LookIfOld();
            return found;
        }
    }

    /// <summary>Waits for a refresh if the value is old.</summary>
    public Task RefreshAsync(CancellationToken cancellation) => LookIfOld().WaitAsync(cancellation);

    private Task LookIfOld()
    {
        lock (gate)
        {
            if (looking is null || (looking.IsCompleted && time.GetElapsedTime(lookedAt) >= Limits.NumbersRemembered))
            {
                lookedAt = time.GetTimestamp();
                // It belongs to no caller: one that leaves must not cancel it for the others.
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
