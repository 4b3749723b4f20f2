using System.Globalization;
using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>An engine with a thousand pending timers and nothing to do: what it writes and burns.</summary>
internal sealed class IdleVerb : IVerb
{
    private const int Naps = 1_000;
    private const double MostPercent = 0.1;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(60);

    public string Name => "idle";

    public string Description => "a minute idle, with 1,000 timers pending";

    public async Task RunAsync(Bench bench, Report report, CancellationToken cancellation)
    {
        await using ChildProcess child = await ChildProcess.StartAsync(
            bench.Folder.NewStore(), cancellation, "--naps", Naps.ToString(CultureInfo.InvariantCulture));
        await child.DoneAsync(cancellation);
        await Task.Delay(s_rest, TimeProvider.System, cancellation);

        (long written, TimeSpan cpu) = (child.WrittenBytes(), child.Cpu());
        await Task.Delay(s_watch, TimeProvider.System, cancellation);
        Comparison bytes = new();
        bytes.Ours.Add(child.WrittenBytes() - written);
        Comparison percent = new();
        percent.Ours.Add((child.Cpu() - cpu) / s_watch * 100);
        report.Row($"{Description}: written", "0 writes", "bytes", bytes, bytes.Median == 0);
        report.Row($"{Description}: processor", "0.1 % of a core", "%", percent, percent.Median <= MostPercent);
    }
}
