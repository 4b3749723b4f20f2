using System.Globalization;
using EngineBench.Output;
using EngineBench.Peers;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>One orchestration that starts very many activities at once and waits for all of them.</summary>
internal sealed class FanVerb : IVerb
{
    private const int Wide = 10_000;
    private const int Widest = 100_000;

    public string Name => "fan";

    public string Description => "1 orchestration, 10,000 and 100,000 activities at once";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        Task Ours(int width, CancellationToken token)
            => site.RunAsync(Orchestrations.Fan, width, (width * (width - 1L) / 2).ToString(CultureInfo.InvariantCulture), token);
        await Ours(Wide, cancellation);

        Comparison rates = await bench.CompareAsync(
            token => Bench.RateAsync(Wide, () => Ours(Wide, token)),
            async (peer, token) => Wide / await peer.RunAsync(Workloads.Fan, Wide, token),
            isLong: true,
            cancellation);
        bool met = rates.Median >= 15_000 && rates.Ratio(RestatePeer.PeerName) is null or >= 35;
        report.Row("fan-out and fan-in of 10,000", "15,000; 35 x Restate", "activities/s", rates, met);

        Comparison seconds = await bench.CompareAsync(
            async token => Widest / await Bench.RateAsync(Widest, () => Ours(Widest, token)), theirs: null, isLong: true, cancellation);
        report.Row("fan-out and fan-in of 100,000", "8 s", "s", seconds, seconds.Median <= 8);
    }
}
