using System.CommandLine;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>Calls of the service that one export costs, and how late its end is noticed, beside the usual half-second loop.</summary>
internal static class CallsBench
{
    private const int MostCalls = 25;
    private static readonly TimeSpan TargetLength = TimeSpan.FromMinutes(10);
    private static readonly double[] Minutes = [0, 0.1, 0.5, 1, 3, 10, 30, 60];

    private static readonly Option<int> Runs = new("--runs") { Description = "Backups of each length", DefaultValueFactory = _ => 20 };

    public static Command Command()
    {
        var command = new Command("calls", "Calls of the service for jobs of several lengths, and the lateness that it costs") { Runs };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(int runs, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var app = await VirtualApp.StartAsync(folder.Path, azurite.ConnectionString);
        await using var loop = await HalfSecondLoop.StartAsync();
        var report = new Report(
            $"Calls of the service for one collection, {runs} backups of each length on a virtual clock, beside a loop of half seconds",
            "job", "calls", "most", "loop's calls", "ratio", "late s, mean", "worst", "% of job", "loop's late s");
        var worst = 0;
        for (var i = 0; i < Minutes.Length; i++)
        {
            var length = TimeSpan.FromMinutes(Minutes[i]);
            var (calls, late) = (new List<double>(), new List<double>());
            for (var run = 0; run < runs; run++)
            {
                // A job never ends on the second; lengths a little apart meet the waits at every point.
                var (count, lateness) = await app.BackUpAsync(length * (1 + (0.05 * run / runs)), cancellation);
                calls.Add(count);
                late.Add(lateness.TotalSeconds);
            }
            // Half an interval on: what the loop is late on average.
            var (loopCalls, loopLate) = await loop.ExportAsync(length + TimeSpan.FromSeconds(0.25), cancellation);
            if (length == TargetLength)
                worst = (int)calls.Max();
            report.Row(
                length.ToString("h\\:mm\\:ss"), Report.Median(calls), (int)calls.Max(), loopCalls, Report.Median(calls) / loopCalls, late.Average(),
                late.Max(), length > TimeSpan.Zero ? late.Average() / length.TotalSeconds * 100 : 0, loopLate.TotalSeconds);
        }
        report.Print($"A job of {TargetLength.TotalMinutes:0} minutes: at most {worst} calls, token, list and download included (at most {MostCalls}): {Report.Verdict(worst <= MostCalls)}");
    }
}
