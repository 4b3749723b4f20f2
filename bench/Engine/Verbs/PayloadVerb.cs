using System.Globalization;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>The largest payload through an orchestration and an activity and back, in a fresh process: the memory that takes.</summary>
internal sealed class PayloadVerb : IVerb
{
    private const int PayloadBytes = 100 << 20;
    private const int Quotes = 2;
    private const double MostTimes = 6;

    public string Name => "payload";

    public string Description => "100 MiB as input, to an activity, as its result and as output";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        Comparison times = await bench.CompareAsync(
            async token =>
            {
                await using ChildProcess child = await ChildProcess.StartAsync(
                    bench.Folder.NewStore(), token, "--text", (PayloadBytes - Quotes).ToString(CultureInfo.InvariantCulture));
                long before = child.PeakResidentBytes();
                await child.DoneAsync(token);
                Bench.Trace($"{before >> 20} MiB before, {child.PeakResidentBytes() >> 20} MiB at most");
                return (double)(child.PeakResidentBytes() - before) / PayloadBytes;
            },
            theirs: null,
            isLong: false,
            cancellation);
        report.Row($"{Description}: peak memory", $"{MostTimes} times the payload", "times", times, times.Median <= MostTimes);
    }
}
