using System.CommandLine;
using System.Text.Json;
using Azure.Data.Tables;
using Azurite;
using Bench.Output;
using Bench.Site;

namespace Bench.Verbs;

/// <summary>The plan of retention over many backups, and a page of their list. The peer is reading the same rows of the table and nothing else.</summary>
internal static class RetentionBench
{
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(300);
    private const long MostBytes = 50_000_000;

    private static readonly Option<int> Backups = new("--backups") { Description = "How many", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often each is asked", DefaultValueFactory = _ => 7 };

    public static Command Command()
    {
        var command = new Command("retention", "GET /api/retention and GET /api/backups with ten thousand backups, beside a read of their rows") { Backups, Runs };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Backups), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(int backups, int runs, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var azurite = await AzuriteServer.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--collections", "1"], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Sub("app"), cloud, azurite.ConnectionString, cancellation);
        await app.BackUpAsync(cancellation);
        var table = new TableClient(azurite.ConnectionString, "Backups");
        await ManyBackups.AddAsync(table, backups, cancellation);
        var report = new Report($"{backups:N0} backups, median of {runs}", "what", "ms", "longest ms", "MB more at the end");
        var times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var before = app.Cost.PeakMemoryBytes;
        foreach (var (name, ask) in (IEnumerable<(string, Func<Task>)>)
            [
                ("rows alone", () => ReadAsync(table, cancellation)),
                ("GET /api/retention", () => app.Http.GetFromJsonAsync(cancellation, "api/retention")),
                ("GET /api/backups?top=100", () => app.Http.GetFromJsonAsync(cancellation, "api/backups?top=100")),
            ])
        {
            await ask();
            var taken = new List<TimeSpan>();
            for (var run = 0; run < runs; run++)
            {
                var began = TimeProvider.System.GetTimestamp();
                await ask();
                taken.Add(TimeProvider.System.GetElapsedTime(began));
            }
            taken.Sort();
            times[name] = taken[taken.Count / 2];
            report.Row(name, times[name].TotalMilliseconds, taken[^1].TotalMilliseconds, (app.Cost.PeakMemoryBytes - before) / 1e6);
        }
        var more = app.Cost.PeakMemoryBytes - before;
        report.Print(
            [
                $"Plan {times["GET /api/retention"].TotalMilliseconds:0} ms (under {Most.TotalMilliseconds:0}): {Report.Verdict(times["GET /api/retention"] < Most)}; against the rows alone {times["GET /api/retention"] / times["rows alone"]:0.00}",
                $"List {times["GET /api/backups?top=100"].TotalMilliseconds:0} ms (under {Most.TotalMilliseconds:0}): {Report.Verdict(times["GET /api/backups?top=100"] < Most)}",
                $"Memory {more / 1e6:0} MB more at the peak (under {MostBytes / 1e6:0}): {Report.Verdict(more < MostBytes)}",
            ]);
    }

    private static async Task ReadAsync(TableClient table, CancellationToken cancellation)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>($"PartitionKey eq '{CloudProcess.Env}'", cancellationToken: cancellation))
        {
        }
    }

    private static async Task<JsonDocument> GetFromJsonAsync(this HttpClient http, CancellationToken cancellation, string path) =>
        JsonDocument.Parse(await http.GetByteArrayAsync(path, cancellation));
}
