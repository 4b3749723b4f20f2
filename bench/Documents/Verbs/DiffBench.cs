using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bench.Output;
using Bench.Site;
using DocumentsBench.Site;
using Workflow.Browse.Diffs;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace DocumentsBench.Verbs;

/// <summary>Two indexes compared in a process of its own, beside <c>sort</c> and <c>comm</c> of as many lines: an id and a hash each.</summary>
internal static class DiffBench
{
    private const double LeastMegabytes = 200;
    private const long MostMemoryBytes = 64_000_000;

    private static readonly Option<long> Entries = new("--entries") { Description = "Entries of each index", DefaultValueFactory = _ => 10_000_000L };
    private static readonly Option<int> Runs = new("--runs") { Description = "How often; the median counts", DefaultValueFactory = _ => 3 };
    private static readonly Option<string?> Only = new("--only") { Description = "Compare what lies in this storage, and nothing else", Hidden = true };

    public static Command Command()
    {
        var command = new Command("diff", "Two indexes of --entries entries compared, beside sort and comm") { Entries, Runs, Only };
        command.SetAction((parsed, cancellation) => parsed.GetValue(Only) is { } connection
            ? CompareAsync(connection, cancellation)
            : RunAsync(parsed.GetValue(Entries), parsed.GetValue(Runs), cancellation));
        return command;
    }

    private static async Task RunAsync(long entries, int runs, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        await using var storage = await BenchStorage.StartAsync(cancellation);
        await WriteAsync(storage, "from", entries, changedFrom: long.MaxValue, firstNumber: 0, folder.Path, cancellation);
        // One in a hundred changed, one in a hundred removed, as many added.
        await WriteAsync(storage, "to", entries, changedFrom: entries - (entries / 100), firstNumber: entries / 100, folder.Path, cancellation);
        var bytes = entries * 2 * IndexEntry.Bytes;
        var report = new Report(
            $"Two indexes of {entries:N0} entries ({bytes / 1e6:0} MB), from Azurite", "run", "diff s", "MB/s", "added memory MB", "sort | comm s", "ratio");
        var (ours, ratios, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var number = 1; number <= runs; number++)
        {
            await using var child = Child.Start(
                Repository.Dotnet, [Environment.GetCommandLineArgs()[0], "diff", "--only", storage.ConnectionString], folder.Path);
            var line = (await child.LineAsync(cancellation, "RESULT")).Split(' ');
            await child.ExitAsync(cancellation);
            var (seconds, megabytes) = (double.Parse(line[1], CultureInfo.InvariantCulture), double.Parse(line[2], CultureInfo.InvariantCulture));
            var peerSeconds = await PeerAsync(folder.Path, cancellation);
            ours.Add(seconds);
            ratios.Add(seconds / peerSeconds);
            memory.Add(megabytes);
            report.Row($"{number}", seconds, bytes / 1e6 / seconds, megabytes, peerSeconds, ratios[^1]);
        }
        var rate = bytes / 1e6 / Report.Median(ours);
        report.Print(
            $"{rate:0} MB/s, median (at least {LeastMegabytes}): {Report.Verdict(rate >= LeastMegabytes)}",
            $"{memory.Max():0} MB beside what the process had before, worst run (at most {MostMemoryBytes / 1e6:0}): {Report.Verdict(memory.Max() * 1e6 <= MostMemoryBytes)}",
            $"Time beside sort and comm, median of ratios: {Report.Median(ratios):0.00}");
    }

    private static async Task CompareAsync(string connection, CancellationToken cancellation)
    {
        var storage = new BenchStorage(connection);
        var indexes = new DocumentIndexes(storage.Derived);
        async Task<IndexCursor> OpenAsync(string name) =>
            await (await indexes.OpenAsync(name, new string('a', 64), cancellation))!.EntriesAsync(cancellation);
        var before = ProcessCost.Of(Environment.ProcessId).PeakMemoryBytes;
        var watch = Stopwatch.StartNew();
        await using var from = await OpenAsync("from");
        await using var to = await OpenAsync("to");
        using var comparison = new IndexComparison();
        await comparison.RunAsync(from, to, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        var peak = ProcessCost.Of(Environment.ProcessId).PeakMemoryBytes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"RESULT {seconds:0.000} {(peak - before) / 1e6:0.0} {comparison.Same} {comparison.CountOf(DiffClass.Changed)}"));
    }

    // The index, and the same as a text file for the peer, in the order of the file as an export has it.
    private static async Task WriteAsync(
        BenchStorage storage, string name, long entries, long changedFrom, long firstNumber, string folder, CancellationToken cancellation)
    {
        using var builder = new IndexBuilder();
        builder.Runs.Add(new(0, 10, 1));
        await using var text = new StreamWriter(Path.Combine(folder, $"{name}.txt"));
        var (hash, bytes) = (new byte[32], new byte[IndexEntry.Bytes]);
        for (var number = firstNumber; number < firstNumber + entries; number++)
        {
            var entry = RandomEntries.Of(number, number >= changedFrom && number < entries ? 2 : 1, hash);
            builder.Add(entry);
            entry.Write(bytes);
            await text.WriteLineAsync(Convert.ToHexString(bytes, 0, IndexEntry.IdHashBytes + IndexEntry.ContentHashBytes));
        }
        await using var target = new BlobBlocks(await storage.Derived.GetBlockBlobAsync(DocumentIndexes.NameOf(name), cancellation));
        await builder.WriteAsync(target.WriteAsync, entries * 500, entries * 100, new string('a', 64), new DoubleIds(_ => false), cancellation);
        await target.ReplaceAsync(cancellation);
    }

    private static async Task<double> PeerAsync(string folder, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var shell = Child.Start(
            "bash", ["-c", "export LC_ALL=C; comm -3 <(sort from.txt) <(sort to.txt) > difference"], folder);
        var code = await shell.ExitAsync(cancellation);
        return code == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"sort and comm ended with {code}.");
    }
}
