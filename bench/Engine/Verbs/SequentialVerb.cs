using System.Globalization;
using EngineBench.Output;
using EngineBench.Peers;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>One orchestration of a thousand activities, one after the other: a durable commit each.</summary>
internal sealed class SequentialVerb : IVerb
{
    private const int Steps = 1_000;
    private const double OfTheDisk = 0.5;
    private const double OfRestate = 6;

    /// <summary>Until then code is being compiled, and the WAL file still grows instead of being overwritten.</summary>
    private const int WarmUps = 6;

    public string Name => "sequential";

    public string Description => "1 orchestration of 1,000 sequential activities";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        string sum = (Steps * (Steps - 1L) / 2).ToString(CultureInfo.InvariantCulture);
        for (int i = 0; i < WarmUps; i++)
            await site.RunAsync(Orchestrations.Sequence, Steps, sum, cancellation);

        Comparison rates = await bench.CompareAsync(
            token => Bench.RateAsync(Steps, () => site.RunAsync(Orchestrations.Sequence, Steps, sum, token)),
            async (peer, token) => Steps / await peer.RunAsync(Workloads.Sequential, Steps, token),
            isLong: false,
            cancellation);
        bool met = rates.Median >= OfTheDisk * rates.MedianSyncs && rates.Ratio(RestatePeer.PeerName) is null or >= OfRestate;
        report.Row(Description, "half of the disk's; 6 x Restate", "steps/s", rates, met, rates.Median);
    }
}
