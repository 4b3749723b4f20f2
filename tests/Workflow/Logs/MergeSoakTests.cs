using System.Diagnostics;
using System.Globalization;
using Workflow.Logs;
using Xunit.Abstractions;

namespace Workflow.Tests.Logs;

/// <summary>An order of a million logs, 500 MB of text: memory while it is merged, and pages of it afterwards.</summary>
public sealed class MergeSoakTests(ITestOutputHelper output)
{
    private const int Chunks = 500;
    private const int ChunkLogs = 2000;
    private const long MostBytes = 150L * 1024 * 1024;

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Order_OfAMillionLogs_IsMergedInBoundedMemoryAndReadByPages()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        var padding = new string('长', 78);
        // A part of each message is of the kind that hardly compresses, as ids are.
        var chance = new Random(1);
        // Newest first, as a device sends; each chunk reaches a little into the next.
        for (var n = 0; n < Chunks; n++)
        {
            var first = (Chunks - 1 - n) * ChunkLogs;
            var chunk = Lines.Chunk(Enumerable.Range(first, ChunkLogs).Select(i => (Ms(i), Lines.Of(Ms(i), i, level: i % 100_000 == 7 ? "error" : "info", msg: $"日志 {i} {chance.NextInt64():x16}{chance.NextInt64():x16}{chance.NextInt64():x16}{chance.NextInt64():x16}{chance.NextInt64():x16} {padding}"))));
            Assert.Equal(ChunkState.New, await site.SendAsync(id, "dev0", n, chunk));
        }
        var idle = Idle();
        var watch = Stopwatch.StartNew();
        await site.SendAsync(id, "dev0", Chunks, Lines.Nothing, last: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        await site.Client.WaitForInstanceCompletionAsync(id, patience.Token);
        var merged = watch.Elapsed;
        var order = await site.GetAsync(id);
        var growth = Memory("VmHWM:") - idle;
        Say($"{order.Logs:N0} logs, {order.RawBytes:N0} bytes as {order.StoredBytes:N0}: {merged.TotalSeconds:0.0} s from the last chunk to the end of the order, {growth / 1024.0 / 1024:0} MB over idle");
        Assert.Equal((OrderOutcome.Collected, Chunks * ChunkLogs), (order.Outcome, order.Logs));

        foreach (var query in (string[])["continuation=999000&limit=1000", "level=error", "text=nowhere", $"text={Uri.EscapeDataString("日志 999999")}&continuation=990000"])
        {
            watch.Restart();
            await site.JsonAsync($"{id}/logs?{query}");
            Say($"GET logs?{query}: {watch.Elapsed.TotalMilliseconds:0} ms");
        }
        Assert.InRange(growth, 0, MostBytes);
    }

    private static long Ms(int n) => Lines.Start.ToUnixTimeMilliseconds() + (n * 100L);

    private static long Idle()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Sets the peak to what there is now.
        File.WriteAllText("/proc/self/clear_refs", "5");
        return Memory("VmRSS:");
    }

    private static long Memory(string name) => long.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024;

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
