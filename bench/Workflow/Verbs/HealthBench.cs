using System.CommandLine;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>Health asked by many. The peer is an address that the same server does not have: what an answer costs that needs no thought.</summary>
internal static class HealthBench
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly Option<int> Rate = new("--rate") { Description = "Calls a second", DefaultValueFactory = _ => 500 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long", DefaultValueFactory = _ => 10 };

    public static Command Command()
    {
        var command = new Command("health", "GET /api/health at many calls a second, beside a 404 of the same server") { Rate, Seconds };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Rate), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), cancellation));
        return command;
    }

    private static async Task RunAsync(int rate, TimeSpan length, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--collections", "8"], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Sub("app"), cloud, azurite.ConnectionString, cancellation);
        await app.BackUpAsync(cancellation);
        var report = new Report($"GET /api/health, {rate} calls a second for {length.TotalSeconds:0} s", "address", "calls", "median ms", "p99 ms", "longest ms");
        var medians = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var path in (string[])["api/health", "api/nothing"])
        {
            await AskAsync(app.Http, path, rate, WarmUp, cancellation);
            var times = await AskAsync(app.Http, path, rate, length, cancellation);
            medians[path] = times[times.Count / 2];
            report.Row(path, times.Count, medians[path].TotalMilliseconds, times[times.Count * 99 / 100].TotalMilliseconds, times[^1].TotalMilliseconds);
        }
        report.Print(
            [
                $"Median of health {medians["api/health"].TotalMilliseconds:0.00} ms (under {Most.TotalMilliseconds:0} ms): {Report.Verdict(medians["api/health"] < Most)}",
                $"Against the 404: {medians["api/health"] / medians["api/nothing"]:0.00}",
            ]);
    }

    // Each call is begun at its time, however long the others take: a server that falls behind shows.
    private static async Task<List<TimeSpan>> AskAsync(HttpClient http, string path, int rate, TimeSpan length, CancellationToken cancellation)
    {
        var (calls, began) = (new List<Task<TimeSpan>>(), TimeProvider.System.GetTimestamp());
        for (var number = 0; number < rate * length.TotalSeconds; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / rate) - TimeProvider.System.GetElapsedTime(began);
            if (due > TimeSpan.FromMilliseconds(1))
                await Task.Delay(due, TimeProvider.System, cancellation);
            calls.Add(OneAsync(http, path, cancellation));
        }
        return [.. (await Task.WhenAll(calls)).Order()];
    }

    private static async Task<TimeSpan> OneAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var answer = await http.GetAsync(path, cancellation);
        await answer.Content.ReadAsByteArrayAsync(cancellation);
        return TimeProvider.System.GetElapsedTime(began);
    }
}
