using System.Diagnostics;
using DurableTask.Sqlite.Testing;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>
/// A year of hourly polling on a virtual clock: 8,760 timers and activities with their full history, as a test has it. The test
/// host keeps its store in memory where the system can; the same on the disk is shown beside it.
/// </summary>
internal sealed class YearVerb : IVerb
{
    private const int Hours = 8_760;

    public string Name => "year";

    public string Description => "8,760 hourly polls on the virtual clock";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        Comparison inTest = await bench.CompareAsync(token => PollAsync(storePath: null, token), theirs: null, isLong: false, cancellation);
        inTest.Syncs.Clear();
        report.Row($"{Description}, in the test host's own store", "1 s", "s", inTest, inTest.Median <= 1);
        Comparison onDisk = await bench.CompareAsync(token => PollAsync(bench.Folder.NewStore(), token), theirs: null, isLong: false, cancellation);
        report.Row($"{Description}, on the disk", string.Empty, "s", onDisk, met: null, 2 * Hours / onDisk.Median);
    }

    private static async Task<double> PollAsync(string? storePath, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(storePath, new VirtualClock { AutoAdvance = true });
        long start = Stopwatch.GetTimestamp();
        await site.RunAsync(Orchestrations.Poll, Hours, "8760", cancellation);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
