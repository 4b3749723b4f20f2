using System.CommandLine;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>The app with nothing to do, after a backup. The peer is silence: no byte to disk, next to no CPU.</summary>
internal static class IdleBench
{
    private const double MostCpu = 0.01;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long to watch", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> ScrapeEvery = new("--scrape") { Description = "Have its metrics asked for each so many seconds; 0: never", DefaultValueFactory = _ => 0 };

    public static Command Command()
    {
        var command = new Command("idle", "What the app writes and burns in a minute with nothing to do") { Seconds, ScrapeEvery };
        command.SetAction((parsed, cancellation) => RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)), TimeSpan.FromSeconds(parsed.GetValue(ScrapeEvery)), cancellation));
        return command;
    }

    private static async Task RunAsync(TimeSpan watch, TimeSpan scrapeEvery, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--collections", "8"], cancellation);
        var site = folder.Sub("app");
        await using var app = await AppProcess.StartAsync(site, cloud, azurite.ConnectionString, cancellation);
        var report = new Report(
            $"The app idle for {watch.TotalSeconds:0} s, {Rest.TotalSeconds:0} s after a backup of eight collections, "
            + (scrapeEvery > TimeSpan.Zero ? $"metrics scraped each {scrapeEvery.TotalSeconds:0} s" : "nobody asks for metrics"),
            "seconds", "bytes to disk", "files changed", "write calls", "CPU s", "CPU %");
        await app.BackUpAsync(cancellation);
        await Task.Delay(Rest, TimeProvider.System, cancellation);

        var (cost, files) = (app.Cost, Files(site));
        await WatchAsync(app, watch, scrapeEvery, cancellation);
        var (spent, changed) = (app.Cost.Since(cost), Files(site).Except(files).ToList());
        var share = spent.Cpu / watch;
        report.Row(watch.TotalSeconds, spent.WrittenBytes, changed.Count, spent.WriteCalls, spent.Cpu.TotalSeconds, share * 100);
        report.Print(
            [
                $"Bytes to disk {spent.WrittenBytes}, files changed {changed.Count} (none): {Report.Verdict(spent.WrittenBytes == 0 && changed.Count == 0)}",
                $"CPU {share:P2} of a core (under {MostCpu:P0}): {Report.Verdict(share < MostCpu)}",
                .. changed.Select(file => $"Changed: {file.Path}"),
            ]);
    }

    private static async Task WatchAsync(AppProcess app, TimeSpan watch, TimeSpan scrapeEvery, CancellationToken cancellation)
    {
        var left = watch;
        for (; scrapeEvery > TimeSpan.Zero && left >= scrapeEvery; left -= scrapeEvery)
        {
            await Task.Delay(scrapeEvery, TimeProvider.System, cancellation);
            var text = await app.Http.GetStringAsync("api/metrics", cancellation);
            if (!text.Contains("backup_last_good_timestamp_seconds", StringComparison.Ordinal))
                throw new InvalidOperationException($"The metrics do not know the backup:\n{text}");
        }
        await Task.Delay(left, TimeProvider.System, cancellation);
    }

    private static HashSet<(string Path, long Length, DateTime Written)> Files(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(folder, file.FullName), file.Length, file.LastWriteTimeUtc))];
}
