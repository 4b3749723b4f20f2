using System.CommandLine;
using System.Diagnostics;
using Bench.Output;
using Bench.Site;
using DocumentsBench.Site;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace DocumentsBench.Verbs;

/// <summary>Sorts and writes the entries of a very large file into Azurite: time and memory, beside <c>sort</c> of as many lines.</summary>
internal static class BuildBench
{
    private const long MostMemoryBytes = 200_000_000;

    private static readonly Option<long> Entries = new("--entries") { Description = "Documents of the file", DefaultValueFactory = _ => 100_000_000L };

    public static Command Command()
    {
        var command = new Command("build", "An index of --entries entries: time and peak memory") { Entries };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(Entries), cancellation));
        return command;
    }

    private static async Task RunAsync(long entries, CancellationToken cancellation)
    {
        await using var storage = await BenchStorage.StartAsync(cancellation);
        var report = new Report($"An index of {entries:N0} entries", "entries", "s", "entries/s", "index bytes", "peak MB");
        var watch = Stopwatch.StartNew();
        using var builder = new IndexBuilder();
        foreach (var entry in RandomEntries.Of(entries, seed: 1))
            builder.Add(entry);
        await using var target = new BlobBlocks(await storage.Derived.GetBlockBlobAsync("bench/large.v1.index", cancellation));
        await builder.WriteAsync(target.WriteAsync, entries * 500, entries * 100, new string('a', 64), new DoubleIds(_ => false), cancellation);
        await target.ReplaceAsync(cancellation);
        var peak = ProcessCost.Of(Environment.ProcessId).PeakMemoryBytes;
        report.Row(entries, watch.Elapsed.TotalSeconds, entries / watch.Elapsed.TotalSeconds, target.Bytes, peak / 1e6);
        report.Print($"Peak memory of the process {peak / 1e6:0} MB (under {MostMemoryBytes / 1e6:0}): {Report.Verdict(peak < MostMemoryBytes)}");
    }
}
