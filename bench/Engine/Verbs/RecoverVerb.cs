using System.Globalization;
using EngineBench.Output;
using EngineBench.Peers;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>kill -9 of a process with ten thousand orchestrations in flight: how soon the next process serves, and whether all are still there.</summary>
internal sealed class RecoverVerb : IVerb
{
    private const int InFlight = 10_000;
    private const int PeerInFlight = 2_000;

    public string Name => "recover";

    public string Description => "10,000 in flight, kill -9, restart";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        Comparison milliseconds = await bench.CompareAsync(
            token => RestartAsync(bench.Folder.NewStore(), token),
            async (peer, token) => peer.Name == RestatePeer.PeerName ? 1_000 * await peer.RunAsync(Workloads.Recover, PeerInFlight, token) : double.NaN,
            isLong: true,
            cancellation);
        milliseconds.LowerIsBetter = true;
        report.Row($"{Description}: process start to first answer; all {InFlight:N0} then ended well (peer: {PeerInFlight:N0})", "300 ms, none lost", "ms", milliseconds, milliseconds.Median <= 300);
    }

    private static async Task<double> RestartAsync(string store, CancellationToken cancellation)
    {
        string count = InFlight.ToString(CultureInfo.InvariantCulture);
        await using (ChildProcess first = await ChildProcess.StartAsync(store, cancellation, "--naps", count))
        {
            await first.DoneAsync(cancellation);
            await first.KillAsync();
        }

        await using ChildProcess second = await ChildProcess.StartAsync(store, cancellation, "--wake", count);
        await second.DoneAsync(cancellation);
        return second.UntilServing.TotalMilliseconds;
    }
}
