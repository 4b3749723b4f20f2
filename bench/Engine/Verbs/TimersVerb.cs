using EngineBench.Output;
using EngineBench.Peers;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>Timers: how late they fire among very many, and how many a second go from creation to the end of their orchestration.</summary>
internal sealed class TimersVerb : IVerb
{
    private const int Pending = 100_000;
    private const int Due = 10_000;
    // So many that the second which each sleeps is a small part of the whole.
    private const int Naps = 60_000;
    private const int PeerNaps = 2_000;

    public string Name => "timers";

    public string Description => "100,000 pending timers, 10,000 due in one second; created to done per second";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await RatesAsync(bench, report, cancellation);
        await LatenessAsync(bench, report, cancellation);
    }

    private static async Task RatesAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        Task Ours(CancellationToken token) => Bench.ManyAsync(Naps, Naps, _ => site.RunAsync(Orchestrations.Nap, 1_000, "1", token));
        await Ours(cancellation);
        Comparison rates = await bench.CompareAsync(
            token => Bench.RateAsync(Naps, () => Ours(token)),
            async (peer, token) => PeerNaps / await peer.RunAsync(Workloads.Timers, PeerNaps, token),
            isLong: false,
            cancellation);
        bool met = rates.Median >= 10_000 && rates.Ratio(RestatePeer.PeerName) is null or >= 15;
        report.Row($"{Naps:N0} orchestrations that sleep for 1 s (peers {PeerNaps:N0})", "10,000; 15 x Restate", "created to done/s", rates, met);
    }

    private static async Task LatenessAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        await Bench.ManyAsync(Pending, 500, async _ =>
            await site.Client.ScheduleNewOrchestrationInstanceAsync(Orchestrations.Nap, 86_400_000, cancellation));
        Comparison lateness = await bench.CompareAsync(token => WorstPercentAsync(site, token), theirs: null, isLong: false, cancellation);
        report.Row($"{Pending:N0} timers pending, {Due:N0} more due over one second", "p99 100 ms late", "ms late (p99)", lateness, lateness.Median <= 100);
    }

    private static async Task<double> WorstPercentAsync(EngineSite site, CancellationToken cancellation)
    {
        Orchestrations.Lateness.Clear();
        DateTime first = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3);
        await Bench.ManyAsync(Due, Due, i => site.RunAsync(Orchestrations.NapUntil, first.AddSeconds((double)i / Due), "1", cancellation));
        double[] sorted = [.. Orchestrations.Lateness.Order()];
        return sorted[(int)(sorted.Length * 0.99)];
    }
}
