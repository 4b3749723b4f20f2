using System.Diagnostics;
using EngineBench.Output;
using EngineBench.Site;
using Local.DurableTask.Testing;

namespace EngineBench.Verbs;

/// <summary>A year of hourly polling on a virtual clock: 8,760 timers and activities with their full history.</summary>
internal sealed class YearVerb : IVerb
{
    private const int Hours = 8_760;

    public string Name => "year";

    public string Description => "8,760 hourly polls on the virtual clock";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        Comparison seconds = await bench.CompareAsync(
            async token =>
            {
                await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore(), new VirtualClock { AutoAdvance = true });
                long start = Stopwatch.GetTimestamp();
                await site.RunAsync(Orchestrations.Poll, Hours, "8760", token);
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row(Description, "1 s", "s", seconds, seconds.Median <= 1, 2 * Hours / seconds.Median);
    }
}
