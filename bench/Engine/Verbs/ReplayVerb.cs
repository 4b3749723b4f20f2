using System.Diagnostics;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>A restarted engine brings an orchestration of 10,000 events back: the time until the next event is answered for, and what it allocates.</summary>
internal sealed class ReplayVerb : IVerb
{
    private const int Events = 10_000;

    public string Name => "replay";

    public string Description => "cold replay of 10,000 events after a restart";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        List<double> kibibytes = [];
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        Comparison milliseconds = await bench.CompareAsync(
            async token =>
            {
                (double elapsed, double allocated) = await OnceAsync(site, token);
                kibibytes.Add(allocated);
                return elapsed;
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row(Description, "50 ms", "ms", milliseconds, milliseconds.Median <= 50);

        Comparison memory = new();
        memory.Ours.AddRange(kibibytes);
        report.Row("the same: memory", "1 KiB an event", "KiB allocated an event", memory, memory.Median <= 1);
    }

    private static async Task<(double Milliseconds, double KibibytesAnEvent)> OnceAsync(EngineSite site, CancellationToken cancellation)
    {
        // A start, then call and result of each step.
        string id = await site.Client.ScheduleNewOrchestrationInstanceAsync(Orchestrations.SequenceThenEvent, (Events - 1) / 2, cancellation);
        await site.RunAsync(Orchestrations.Sequence, (Events - 1) / 2, null, cancellation);
        while (!await HasStepsAsync(site, id, cancellation))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
        await site.Host.StopAsync();
        await site.Host.StartAgainAsync();
        await site.RunAsync(Orchestrations.Sequence, 1, null, cancellation);

        GC.Collect();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        await site.Client.RaiseEventAsync(id, Orchestrations.Go, 1, cancellation);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        if (site.Replays != 1)
            throw new InvalidOperationException($"Expected one replay, counted {site.Replays}.");

        await site.Client.RaiseEventAsync(id, Orchestrations.Go, 1, cancellation);
        await site.Client.WaitForInstanceCompletionAsync(id, cancellation);
        return (elapsed.TotalMilliseconds, allocated / 1024.0 / Events);
    }

    /// <summary>Whether the orchestration has done its steps and waits: its custom status says so.</summary>
    private static async Task<bool> HasStepsAsync(EngineSite site, string id, CancellationToken cancellation)
    {
        OrchestrationMetadata? found = await site.Client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);
        return found?.SerializedCustomStatus is not null;
    }
}
