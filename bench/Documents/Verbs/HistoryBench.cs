using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Bench.Output;
using Bench.Site;
using DocumentsBench.Site;
using Workflow.Documents.Index;

namespace DocumentsBench.Verbs;

/// <summary>A document through many backups, asked of the app over HTTP. One backup is real; the others are copies of its rows and of its index.</summary>
internal static class HistoryBench
{
    private const double MostSeconds = 1;

    private static readonly Option<int> Backups = new("--backups") { Description = "Backups", DefaultValueFactory = _ => 100 };
    private static readonly Option<string> Size = new("--size") { Description = "Bytes of the collection; 370MB are a million documents", DefaultValueFactory = _ => "370MB" };
    private static readonly Option<int> Documents = new("--documents") { Description = "How many histories are read", DefaultValueFactory = _ => 20 };

    public static Command Command()
    {
        var command = new Command("history", "A document through --backups backups of a collection of --size, beside unpacking them all") { Backups, Size, Documents };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(Backups), parsed.GetValue(Size)!, parsed.GetValue(Documents), cancellation));
        return command;
    }

    private static async Task RunAsync(int backups, string size, int documents, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var storage = await BenchStorage.StartAsync(cancellation);
        await using var cloud = await CloudProcess.StartAsync(folder.Path, ["--huge", size], cancellation);
        await using var app = await AppProcess.StartAsync(folder.Path, cloud, storage.ConnectionString, cancellation);
        var backup = await app.BackUpAsync(cancellation);
        var export = backup.Record.GetProperty("exports")[0];
        var blobName = export.GetProperty("blobName").GetString()!;
        await CopyAsync(storage, backup.Id, blobName, backups - 1, cancellation);
        var count = export.GetProperty("documents").GetInt64();
        var ids = await SampleIds.ReadAsync(storage.Backups, blobName, count, documents, cancellation);
        var report = new Report(
            $"A document through {backups} backups of {count:N0} documents each, from Azurite", "document", "history s", "one file unpacked s", "all of them / history");
        var (ours, ratios) = (new List<double>(), new List<double>());
        await ReadAsync(app, ids[0], backups, cancellation);
        for (var number = 0; number < ids.Count; number++)
        {
            ours.Add(await ReadAsync(app, ids[number], backups, cancellation));
            if (number % 5 != 0)
                continue;
            var peer = (await Peer.FindAsync(app, backup.Id, ids[number], folder.Path, cancellation)).Time.TotalSeconds;
            ratios.Add(peer * backups / ours[^1]);
            report.Row($"{number + 1} of {ids.Count}", ours[^1], peer, ratios[^1]);
        }
        report.Print(
            $"{ours.Count} histories: median {Report.Median(ours):0.00} s (at most {MostSeconds}): {Report.Verdict(Report.Median(ours) <= MostSeconds)}; slowest {ours.Max():0.00} s",
            $"curl | gunzip | grep of {backups} files takes {Report.Median(ratios):N0} times as long, median");
    }

    private static async Task CopyAsync(BenchStorage storage, string backupId, string blobName, int copies, CancellationToken cancellation)
    {
        var index = (await storage.Derived.ReadAsync(DocumentIndexes.NameOf(blobName), cancellation))!.Value;
        var (backups, exports) = (new TableClient(storage.ConnectionString, "Backups"), new TableClient(storage.ConnectionString, "Exports"));
        var row = (await backups.GetEntityAsync<TableEntity>(CloudProcess.Env, backupId, cancellationToken: cancellation)).Value;
        var exportRow = (await exports.GetEntityAsync<TableEntity>(backupId, "huge", cancellationToken: cancellation)).Value;
        for (var number = 1; number <= copies; number++)
        {
            // A night earlier each.
            var id = $"{new DateTime(2026, 11, 28, 18, 0, 0).AddDays(-number):yyyyMMdd'T'HHmmss'Z'}-ab12";
            (row.RowKey, exportRow.PartitionKey) = (id, id);
            exportRow["BlobName"] = blobName.Replace(backupId, id, StringComparison.Ordinal);
            await storage.Derived.WriteAsync(DocumentIndexes.NameOf((string)exportRow["BlobName"]), index, cancellation);
            await exports.AddEntityAsync(exportRow, cancellation);
            await backups.AddEntityAsync(row, cancellation);
        }
    }

    private static async Task<double> ReadAsync(AppProcess app, string id, int backups, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await app.Http.PostAsJsonAsync("api/documents/history", new { collection = "huge", docId = id, top = Math.Min(backups, 100) }, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"{answer.StatusCode}: {text}");
        var present = JsonDocument.Parse(text).RootElement.GetProperty("versions").EnumerateArray().Count(version => version.GetProperty("state").GetString() == "present");
        return present == Math.Min(backups, 100) ? seconds : throw new InvalidOperationException($"{present} of {backups} backups have the document.");
    }
}
