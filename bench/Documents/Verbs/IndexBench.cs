using System.CommandLine;
using System.Diagnostics;
using Bench.Output;
using DocumentsBench.Site;
using Microsoft.Extensions.Logging.Abstractions;
using Simulator.Data;
using Workflow;
using Workflow.Exports.Files;
using Workflow.Storage;

namespace DocumentsBench.Verbs;

/// <summary>Verification with its index beside verification alone, of one file in Azurite; the two take turns.</summary>
internal static class IndexBench
{
    private const double MostShare = 0.15;

    private static readonly Option<int> Documents = new("--documents") { Description = "Documents of the file", DefaultValueFactory = _ => 2_000_000 };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 5 };

    public static Command Command()
    {
        var command = new Command("index", "Verification that builds the index, beside verification alone") { Documents, Runs };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Documents), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(int documents, int runs, CancellationToken cancellation)
    {
        const string BlobName = "bench/20261129T180000Z-ab12/orders.jsonl.gz";
        await using var storage = await BenchStorage.StartAsync(cancellation);
        var (rawBytes, storedBytes) = await StoreAsync(storage, BlobName, documents, cancellation);
        var report = new Report(
            $"{documents:N0} documents, {rawBytes / 1e6:0} MB raw, {storedBytes / 1e6:0} MB stored",
            "run", "alone s", "with index s", "index share", "alone CPU s", "with index CPU s", "CPU share", "index bytes");
        var all = new List<(double Wall, double Cpu)>();
        long indexBytes = 0;
        for (var number = 1; number <= runs; number++)
        {
            var alone = await MeasureAsync(async () =>
            {
                await using var blob = await storage.Backups.OpenReadAsync(BlobName, cancellation);
                await PlainVerifier.ReadAsync(blob, cancellation);
            });
            var with = await MeasureAsync(async () =>
            {
                await using var draft = new IndexDraft(storage.Derived, "20261129T180000Z-ab12", "orders", BlobName, NullLogger.Instance);
                await using var blob = await storage.Backups.OpenReadAsync(BlobName, cancellation);
                await draft.BuildAsync(await FileVerifier.ReadAsync(blob, draft.Lines, cancellation), cancellation);
            });
            indexBytes = (await new Workflow.Documents.Index.DocumentIndexes(storage.Derived).OpenAsync(BlobName, await storage.Backups.HashAsync(BlobName, cancellation) ?? "", cancellation))!.Header.Length;
            all.Add((1 - (alone.Seconds / with.Seconds), 1 - (alone.Cpu / with.Cpu)));
            report.Row($"{number}", alone.Seconds, with.Seconds, all[^1].Wall, alone.Cpu, with.Cpu, all[^1].Cpu, indexBytes);
        }
        var share = Report.Median(all.Select(run => run.Wall));
        report.Print(
            $"The index takes {share:P0} of the time of a verification, median (aim {MostShare:P0}): {Report.Verdict(share <= MostShare)}; of its CPU {Report.Median(all.Select(run => run.Cpu)):P0}",
            $"It has {indexBytes:N0} bytes, {(double)indexBytes / storedBytes:P1} of the stored file's");
    }

    private static async Task<(long RawBytes, long StoredBytes)> StoreAsync(BenchStorage storage, string blobName, int documents, CancellationToken cancellation)
    {
        await using var target = new BlobBlocks(await storage.Backups.GetBlockBlobAsync(blobName, cancellation));
        var gzip = new GzipChunks();
        await target.WriteAsync(GzipChunks.Start, cancellation);
        var collection = new CloudEnvironment("bench").Collection("orders");
        collection.AddGenerated(documents);
        var chunk = new byte[Limits.ChunkBytes];
        var (filled, rawBytes) = (0, 0L);
        foreach (var line in collection.Lines().Append([]))
        {
            if (filled + line.Length + 1 > chunk.Length || line.Length == 0)
            {
                gzip.Add(chunk.AsSpan(0, filled));
                await target.WriteAsync(GzipChunks.Compress(chunk.AsSpan(0, filled)), cancellation);
                rawBytes += filled;
                filled = 0;
            }
            line.CopyTo(chunk, filled);
            filled += line.Length;
            chunk[filled++] = (byte)'\n';
        }
        await target.WriteAsync(gzip.End(), cancellation);
        await target.CommitAsync(new Dictionary<string, string>(), cancellation);
        return (rawBytes, target.Bytes);
    }

    private static async Task<(double Seconds, double Cpu)> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await work();
        return (watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
    }
}
