using System.CommandLine;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>Many small collections whose jobs are done at once: what the app itself costs for each. The peer is half as many.</summary>
internal static class ManyBench
{
    private const double MostSeconds = 60;
    private const double MostGrowth = 2.2;
    private const double MostGrowthOnAzure = 2.4;
    private const int TargetCollections = 1000;

    private static readonly Option<int> Collections = new("--collections")
    {
        Description = "How many; twice as many are measured too",
        DefaultValueFactory = _ => TargetCollections,
    };
    private static readonly Option<int> Documents = new("--documents") { Description = "Documents in each", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 3 };
    private static readonly Option<bool> OnAzure = new("--azure")
    {
        Description = "The published Azure host on Microsoft's Durable extension and Azurite instead of the local host (build tests/AzureHost first)",
    };

    public static Command Command()
    {
        var command = new Command("many", "Many small collections with jobs that are done at once, and twice as many") { Collections, Documents, Runs, OnAzure };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(Collections), parsed.GetValue(Documents), parsed.GetValue(Runs), parsed.GetValue(OnAzure), cancellation));
        return command;
    }

    private static async Task RunAsync(int collections, int documents, int runs, bool onAzure, CancellationToken cancellation)
    {
        var report = new Report(
            $"{collections:N0} and {2 * collections:N0} collections of {documents} documents, jobs done at once, window of 4, {(onAzure ? "Microsoft's extension" : "local host")}",
            "collections", "backup s", "ms each", "app CPU s", "Azurite CPU s", "simulator CPU s", "app peak MB", "app wrote MB");
        using (var probe = new WorkFolder())
            Console.WriteLine($"Disk: {Disk.OverwritesPerSecond(probe.Path):0} forced writes/s");
        var (once, twice) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            once.Add(await RunOnceAsync(report, collections, documents, onAzure, cancellation));
            twice.Add(await RunOnceAsync(report, 2 * collections, documents, onAzure, cancellation));
        }
        var (seconds, growth) = (Report.Median(once), Report.Median(twice) / Report.Median(once));
        var most = onAzure ? MostGrowthOnAzure : MostGrowth;
        report.Print(
            $"{collections:N0} collections: median {seconds:0.0} s" + (collections == TargetCollections && !onAzure
                ? $" (under {MostSeconds:0}): {Report.Verdict(seconds < MostSeconds)}"
                : ""),
            $"Twice as many: {growth:0.00} times as long (at most {most}): {Report.Verdict(growth <= most)}");
    }

    // Storage, cloud and app are new each time: the emulator grows slower with what it holds.
    private static async Task<double> RunOnceAsync(Report report, int collections, int documents, bool onAzure, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(
            folder.Path, ["--collections", $"{collections}", "--documents", $"{documents}"], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, azurite.ConnectionString, cancellation, onAzure);
        var backup = await app.BackUpAsync(cancellation);
        var (seconds, cost) = (backup.Duration.TotalSeconds, app.Cost);
        report.Row(
            collections, seconds, seconds * 1000 / collections, cost.Cpu.TotalSeconds, ProcessCost.Of(azurite.ProcessId).Cpu.TotalSeconds,
            cloud.Cost.Cpu.TotalSeconds, cost.PeakMemoryBytes / 1e6, cost.WrittenBytes / 1e6);
        return seconds;
    }
}
