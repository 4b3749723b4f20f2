using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Bench.Output;
using Bench.Site;
using DocumentsBench.Site;

namespace DocumentsBench.Verbs;

/// <summary>One document of a large collection, asked of the app over HTTP, beside <c>curl | gunzip | grep</c> of the same file.</summary>
internal static class ReadBench
{
    private const double MostMilliseconds = 50;

    private static readonly Option<string> Size = new("--size") { Description = "Bytes of the collection", DefaultValueFactory = _ => "5GB" };
    private static readonly Option<int> Documents = new("--documents") { Description = "How many are read", DefaultValueFactory = _ => 50 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How many of them the peer reads too", DefaultValueFactory = _ => 3 };

    public static Command Command()
    {
        var command = new Command("read", "One document of a collection of --size, beside curl | gunzip | grep") { Size, Documents, Runs };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Size)!, parsed.GetValue(Documents), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(string size, int documents, int runs, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var storage = await BenchStorage.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--huge", size], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, storage.ConnectionString, cancellation);
        var backup = await app.BackUpAsync(cancellation);
        var export = backup.Record.GetProperty("exports")[0];
        var ids = await SampleIds.ReadAsync(
            storage.Backups, export.GetProperty("blobName").GetString()!, export.GetProperty("documents").GetInt64(), documents, cancellation);
        var report = new Report(
            $"One document of a collection of {size} ({export.GetProperty("documents").GetInt64():N0} documents, {backup.StoredBytes / 1e6:0} MB stored) from Azurite",
            "document", "read ms", "curl|gunzip|grep ms", "ratio");
        var (ours, ratios) = (new List<double>(), new List<double>());
        await ReadAsync(app, backup.Id, ids[0], cancellation);
        for (var number = 0; number < ids.Count; number++)
        {
            var (milliseconds, document) = await ReadAsync(app, backup.Id, ids[number], cancellation);
            ours.Add(milliseconds);
            if (number % Math.Max(1, ids.Count / runs) != 0)
                continue;
            var (peer, line) = await Peer.FindAsync(app, backup.Id, ids[number], folder.Path, cancellation);
            if (line != document)
                throw new InvalidOperationException("The peer has found another document.");
            ratios.Add(milliseconds / peer.TotalMilliseconds);
            report.Row($"{number + 1} of {ids.Count}", milliseconds, peer.TotalMilliseconds, $"{ratios[^1]:0.00000}");
        }
        var median = Report.Median(ours);
        report.Print(
            $"{ours.Count} documents: median {median:0.0} ms (at most {MostMilliseconds}): {Report.Verdict(median <= MostMilliseconds)}; slowest {ours.Max():0.0} ms",
            $"The peer takes {1 / Report.Median(ratios):N0} times as long, median");
    }

    private static async Task<(double Milliseconds, string Document)> ReadAsync(AppProcess app, string backupId, string id, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await app.Http.PostAsJsonAsync("api/documents/read", new { backup = backupId, collection = "huge", docId = id }, cancellation);
        var document = await answer.Content.ReadAsStringAsync(cancellation);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        return answer.StatusCode == HttpStatusCode.OK ? (milliseconds, document) : throw new InvalidOperationException($"{answer.StatusCode}: {document}");
    }
}
