using System.Collections.Concurrent;
using System.Diagnostics;

namespace EngineBench.Site;

/// <summary>When the measured activities ran, and when their tokens tripped.</summary>
internal static class ActivityTimes
{
    private static readonly ConcurrentBag<(string Name, long Start, long End)> s_runs = [];
    private static readonly ConcurrentBag<long> s_trips = [];
    private static int s_holding;

    public static void Clear()
    {
        s_runs.Clear();
        s_trips.Clear();
        Volatile.Write(ref s_holding, 0);
    }

    /// <summary>Takes so long, and remembers when.</summary>
    public static async Task WorkAsync(string name, int milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        s_runs.Add((name, start, Stopwatch.GetTimestamp()));
    }

    /// <summary>Waits for the token, and remembers when it tripped.</summary>
    public static async Task HoldAsync(CancellationToken cancellation)
    {
        TaskCompletionSource tripped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            _ =>
            {
                s_trips.Add(Stopwatch.GetTimestamp());
                tripped.SetResult();
            },
            null);
        Interlocked.Increment(ref s_holding);
        await tripped.Task;
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until so many hold.</summary>
    public static async Task HoldingAsync(int count, CancellationToken cancellation)
    {
        while (Volatile.Read(ref s_holding) < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation);
    }

    /// <summary>How many milliseconds after a moment the last of so many tokens tripped.</summary>
    public static async Task<double> LastTripAsync(int count, long start, CancellationToken cancellation)
    {
        while (s_trips.Count < count)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation);
        return Stopwatch.GetElapsedTime(start, s_trips.Max()).TotalMilliseconds;
    }

    /// <summary>The share of places that were in use while calls of each of these activities waited: until the last of them began.</summary>
    public static double PercentUsed(int places, params string[] names)
    {
        long first = names.Max(name => s_runs.Where(run => run.Name == name).Min(run => run.Start));
        long last = names.Min(name => s_runs.Where(run => run.Name == name).Max(run => run.Start));
        long used = s_runs.Where(run => names.Contains(run.Name)).Sum(run => Math.Max(0, Math.Min(run.End, last) - Math.Max(run.Start, first)));
        return 100.0 * used / places / (last - first);
    }
}
