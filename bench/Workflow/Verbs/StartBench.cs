using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>From the start of the process to the first request served, beside the simulator's: hardly more than a bare Kestrel. And <c>./run</c>.</summary>
internal static class StartBench
{
    private const double MostSeconds = 2;
    private const double MostRunSeconds = 15;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> SkipRun = new("--skip-run") { Description = "Leave ./run out" };

    public static Command Command()
    {
        var command = new Command("start", "Start of the app to the first request served, and of ./run to its first progress line") { Runs, SkipRun };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Runs), parsed.GetValue(SkipRun), cancellation));
        return command;
    }

    private static async Task RunAsync(int runs, bool skipRun, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--collections", "8"], cancellation);
        var report = new Report("From the start of the process to the first answer", "run", "app s", "bare Kestrel s", "ratio");
        var (app, bare) = (new List<double>(), new List<double>());
        for (var run = 1; run <= runs; run++)
        {
            // The first start makes the SQLite file, the others find it. Health asks storage too.
            app.Add(await TimeAsync(port => AppProcess.Launch(folder.Path, cloud, azurite.ConnectionString, port), "api/health", cancellation));
            bare.Add(await TimeAsync(port => CloudProcess.Launch(folder.Path, ["--collections", "1"], port), "_sim/calls", cancellation));
            report.Row(run, app[^1], bare[^1], app[^1] / bare[^1]);
        }
        var (median, peer) = (Report.Median(app), Report.Median(bare));
        report.Row("median", median, peer, median / peer);
        var conclusions = new List<string> { $"Median {median:0.00} s to the first answer of /api/health (under {MostSeconds:0}): {Report.Verdict(median < MostSeconds)}" };
        if (!skipRun)
        {
            await TimeRunAsync(folder, cancellation);
            var second = await TimeRunAsync(folder, cancellation);
            conclusions.Add($"./run, second start: {second:0.0} s to the first progress line (under {MostRunSeconds:0}): {Report.Verdict(second < MostRunSeconds)}");
        }
        report.Print([.. conclusions]);
    }

    private static async Task<double> TimeAsync(Func<int, Child> launch, string path, CancellationToken cancellation)
    {
        var port = FreePort();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var watch = Stopwatch.StartNew();
        await using var child = launch(port);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(path, cancellation);
                if (answer.IsSuccessStatusCode)
                    return watch.Elapsed.TotalSeconds;
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromMinutes(1))
            {
                // Nobody listens yet.
            }
            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }
    }

    private static async Task<double> TimeRunAsync(WorkFolder folder, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var run = Child.Start(
            Path.Combine(Repository.Root, "run"), ["--once", "--port", "0", "--data", Path.Combine(folder.Path, "run")], folder.Path);
        await run.LineAsync(cancellation, "collections to back up");
        var seconds = watch.Elapsed.TotalSeconds;
        if (await run.ExitAsync(cancellation) is not 0 and var code)
            throw new InvalidOperationException($"./run ended with {code}:\n{string.Join('\n', run.Tail())}");
        return seconds;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
