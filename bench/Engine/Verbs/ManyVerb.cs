using EngineBench.Output;
using EngineBench.Peers;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>Two thousand orchestrations of five activities, 200 callers at once.</summary>
internal sealed class ManyVerb : IVerb
{
    private const int Orchestrators = 2_000;
    private const int Steps = 5;
    private const int Callers = 200;

    public string Name => "many";

    public string Description => "2,000 orchestrations of 5 activities, 200 at once";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using EngineSite site = await EngineSite.StartAsync(bench.Folder.NewStore());
        Task Ours(CancellationToken token)
            => Bench.ManyAsync(Orchestrators, Callers, _ => site.RunAsync(Orchestrations.Sequence, Steps, "10", token));
        await Ours(cancellation);

        Comparison rates = await bench.CompareAsync(
            token => Bench.RateAsync(Orchestrators * Steps, () => Ours(token)),
            async (peer, token) => Orchestrators * Steps / await peer.RunAsync(Workloads.Many, Orchestrators, token),
            isLong: false,
            cancellation);
        bool met = rates.Median >= 20_000
            && rates.Ratio(RestatePeer.PeerName) is null or >= 14
            && rates.Ratio(DbosPeer.PeerName) is null or >= 25;
        report.Row(Description, "20,000; 14 x Restate, 25 x DBOS", "steps/s", rates, met);
    }
}
