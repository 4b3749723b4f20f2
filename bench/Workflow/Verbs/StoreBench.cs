using System.CommandLine;
using System.Diagnostics;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>One large collection through a backup, beside <c>curl | gzip -6</c> of the same job's file; the two take turns.</summary>
internal static class StoreBench
{
    private const double MostWall = 0.7;
    private const double MostStored = 1.05;
    private const long MostMemoryBytes = 200_000_000;

    private static readonly Option<string> Size = new("--size") { Description = "Bytes of the collection", DefaultValueFactory = _ => "5GB" };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 3 };

    public static Command Command()
    {
        var command = new Command("store", "One collection of --size: StoreExport and memory, beside curl | gzip -6 > file") { Size, Runs };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Size)!, parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(string size, int runs, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--huge", size], cancellation);
        var report = new Report(
            $"One collection of {size} into Azurite, beside curl | gzip -6 > file",
            "run", "StoreExport s", "MB/s", "curl|gzip s", "ratio", "stored", "gzip's", "ratio", "peak MB", "backup s", "app CPU s", "Azurite CPU s",
            "simulator CPU s");
        Console.WriteLine($"Disk: {Disk.OverwritesPerSecond(folder.Path):0} forced writes/s");
        var all = new List<Run>();
        for (var number = 1; number <= runs; number++)
        {
            var run = await RunOnceAsync(folder, azurite, cloud, cancellation);
            all.Add(run);
            Show(report, $"{number}", run);
        }
        var median = new Run(
            Median(all, run => run.StoreSeconds), Median(all, run => run.PeerSeconds), Median(all, run => run.BackupSeconds), all[0].RawBytes,
            all[0].StoredBytes, all[0].PeerBytes, all.Max(run => run.PeakBytes), Median(all, run => run.AppCpu), Median(all, run => run.AzuriteCpu),
            Median(all, run => run.SimulatorCpu));
        Show(report, "median", median);
        var wall = Median(all, run => run.StoreSeconds / run.PeerSeconds);
        report.Print(
            $"Wall time, median of ratios {wall:0.00} (at most {MostWall}): {Report.Verdict(wall <= MostWall)}",
            $"Stored bytes {median.StoredRatio:0.000} of gzip's (at most {MostStored}): {Report.Verdict(median.StoredRatio <= MostStored)}",
            $"Peak memory {median.PeakBytes / 1e6:0} MB, worst run, the whole backup (under {MostMemoryBytes / 1e6:0}): {Report.Verdict(median.PeakBytes < MostMemoryBytes)}");
    }

    private static async Task<Run> RunOnceAsync(WorkFolder folder, AzuriteServer azurite, CloudProcess cloud, CancellationToken cancellation)
    {
        await Disk.SettleAsync(cancellation);
        var (azuriteBefore, cloudBefore) = (ProcessCost.Of(azurite.ProcessId), cloud.Cost);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, azurite.ConnectionString, cancellation);
        var backup = await app.BackUpAsync(cancellation);
        var ended = await app.TimeOfAsync(cancellation, $"Backup {backup.Id}, huge: job", "ended");
        var stored = await app.TimeOfAsync(cancellation, $"Backup {backup.Id}, huge: ", "documents stored");
        var cost = app.Cost;
        var azuriteCost = ProcessCost.Of(azurite.ProcessId).Since(azuriteBefore);
        var cloudCost = cloud.Cost.Since(cloudBefore);

        await Disk.SettleAsync(cancellation);
        var (peerSeconds, peerBytes) = await PeerAsync(folder, await cloud.NewestFileLinkAsync(cancellation), cancellation);
        return new(
            (stored - ended).TotalSeconds, peerSeconds, backup.Duration.TotalSeconds, backup.RawBytes, backup.StoredBytes, peerBytes,
            cost.PeakMemoryBytes, cost.Cpu.TotalSeconds, azuriteCost.Cpu.TotalSeconds, cloudCost.Cpu.TotalSeconds);
    }

    private static async Task<(double Seconds, long Bytes)> PeerAsync(WorkFolder folder, string link, CancellationToken cancellation)
    {
        var file = Path.Combine(folder.Path, "peer.gz");
        var watch = Stopwatch.StartNew();
        await using var shell = Child.Start(
            "bash", ["-c", "set -o pipefail; curl -sf \"$LINK\" | gzip -6 > \"$FILE\""], folder.Path,
            new Dictionary<string, string> { ["LINK"] = link, ["FILE"] = file });
        var code = await shell.ExitAsync(cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        if (code != 0)
            throw new InvalidOperationException($"curl | gzip ended with {code}.");
        var bytes = new FileInfo(file).Length;
        File.Delete(file);
        return (seconds, bytes);
    }

    private static void Show(Report report, string name, Run run) => report.Row(
        name, run.StoreSeconds, run.RawBytes / 1e6 / run.StoreSeconds, run.PeerSeconds, run.StoreSeconds / run.PeerSeconds, run.StoredBytes,
        run.PeerBytes, $"{run.StoredRatio:0.000}", run.PeakBytes / 1e6, run.BackupSeconds, run.AppCpu, run.AzuriteCpu, run.SimulatorCpu);

    private static double Median(List<Run> runs, Func<Run, double> of) => Report.Median(runs.Select(of));

    private sealed record Run(
        double StoreSeconds, double PeerSeconds, double BackupSeconds, long RawBytes, long StoredBytes, long PeerBytes, long PeakBytes, double AppCpu,
        double AzuriteCpu, double SimulatorCpu)
    {
        public double StoredRatio => (double)StoredBytes / PeerBytes;
    }
}
