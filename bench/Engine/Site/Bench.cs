using System.Diagnostics;
using EngineBench.Output;
using EngineBench.Peers;

namespace EngineBench.Site;

/// <summary>What a verb works with: where, against whom, how often.</summary>
internal sealed class Bench(WorkFolder folder, PeerSet peers, int runs, int peerRuns, int longPeerRuns)
{
    public WorkFolder Folder => folder;

    public int Runs => runs;

    /// <summary>Runs ours and the peers in turn, with a look at the disk before each of ours.</summary>
    /// <param name="ours">One run of ours; returns the figure.</param>
    /// <param name="theirs">One run of a peer, NaN from one that does not have this; null for a workload without peers.</param>
    /// <param name="isLong">Whether this takes a peer a minute.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<Comparison> CompareAsync(
        Func<CancellationToken, Task<double>> ours, Func<IPeer, CancellationToken, Task<double>>? theirs, bool isLong, CancellationToken cancellation)
    {
        Comparison comparison = new();
        IReadOnlyList<IPeer> started = theirs is null ? [] : await peers.StartedAsync(cancellation);
        int most = isLong ? longPeerRuns : peerRuns;
        for (int run = 0; run < runs; run++)
        {
            comparison.Syncs.Add(Disk.OverwritesPerSecond(folder.Path));
            comparison.Ours.Add(await ours(cancellation));
            Trace($"ours {comparison.Ours[^1]:0.###}");
            foreach (IPeer peer in run < most ? started : [])
            {
                double figure = await TheirsAsync(peer, theirs!, cancellation);
                if (double.IsNaN(figure))
                    continue;
                comparison.Add(peer.Name, figure);
                Trace($"{peer.Name} {figure:0.###}");
            }
        }

        return comparison;
    }

    /// <summary>A failed peer is reported; ours is measured anyway.</summary>
    private async Task<double> TheirsAsync(IPeer peer, Func<IPeer, CancellationToken, Task<double>> run, CancellationToken cancellation)
    {
        try
        {
            return await run(peer, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            peers.Note($"{peer.Name} failed: {exception.Message}");
            return double.NaN;
        }
    }

    /// <summary>Shows that something has happened.</summary>
    public static void Trace(string what) => Console.Error.WriteLine($"  {what}");

    /// <summary>How many a second.</summary>
    public static async Task<double> RateAsync(int count, Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>So many pieces of work, so many at once.</summary>
    public static Task ManyAsync(int count, int atOnce, Func<int, Task> work)
    {
        int next = -1;
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
                await work(i);
        })));
    }
}
