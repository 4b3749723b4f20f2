using System.Diagnostics;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>Whether the time of an orchestration grows linearly with its length: T(2n)/T(n) at each doubling.</summary>
internal sealed class LinearVerb : IVerb
{
    private const double Most = 2.2;
    private static readonly int[] s_lengths = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000];

    public string Name => "linear";

    public string Description => "T(2n)/T(n) for n = 1,000 to 32,000, sequential and fan-in";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        foreach ((string orchestrator, string words) in new[] { (Orchestrations.Sequence, "sequential"), (Orchestrations.Fan, "fan-in") })
        {
            await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
            await site.RunAsync(orchestrator, s_lengths[0], null, cancellation);
            Comparison ratios = new();
            double[] seconds = new double[s_lengths.Length];
            for (int i = 0; i < s_lengths.Length; i++)
            {
                ratios.Syncs.Add(Disk.OverwritesPerSecond(bench.Folder.Path));
                seconds[i] = await FastestAsync(site, orchestrator, s_lengths[i], RunsOf(bench, s_lengths[i]), cancellation);
                Bench.Trace($"{words} {s_lengths[i]:N0}: {seconds[i]:0.000} s");
                if (i > 0)
                    ratios.Ours.Add(seconds[i] / seconds[i - 1]);
            }

            report.Row(
                $"T(2n)/T(n), {words}, n = 1,000 to 32,000; {site.Replays} replays",
                "at most 2.2 at every doubling; 0 replays",
                "x",
                ratios,
                ratios.Ours.Max() <= Most && site.Replays == 0);
        }
    }

    /// <summary>Short ones more often: a single pause of the collector is longer than all of their work.</summary>
    private static int RunsOf(Bench bench, int length) => Math.Min(bench.Runs, 5) * (length < 10_000 ? 4 : 1);

    /// <summary>The fastest of a few: other work on the machine only ever adds time.</summary>
    private static async Task<double> FastestAsync(EngineSite site, string orchestrator, int length, int runs, CancellationToken cancellation)
    {
        double fastest = double.MaxValue;
        for (int run = 0; run < runs; run++)
        {
            GC.Collect();
            long start = Stopwatch.GetTimestamp();
            await site.RunAsync(orchestrator, length, null, cancellation);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return fastest;
    }
}
