using System.Text;
using Workflow.Logs.Files;

namespace Workflow.Tests.Logs;

/// <summary>The merge against sorting everything in memory.</summary>
public sealed class LogMergerTests
{
    [Fact]
    public async Task Merge_ChunksThatOverlapWithDoubles_IsTheSortedSetAndCountsTheRest()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var chance = new Random(seed);
            var all = Enumerable.Range(0, 400).Select(n => (Ms: Lines.TimeMs(chance.Next(60)), Tab: $"标签{chance.Next(3)}", Seq: (long)n)).ToList();
            // Some logs come in several chunks, as after a lost answer and another page.
            var chunks = Enumerable.Range(0, chance.Next(1, 12)).Select(_ => new List<(long Ms, string Tab, long Seq)>()).ToList();
            foreach (var log in all)
            {
                for (var copies = chance.Next(4) == 0 ? 2 : 1; copies > 0; copies--)
                    chunks[chance.Next(chunks.Count)].Add(log);
            }
            var sent = chunks.Sum(chunk => chunk.Distinct().Count());
            var sink = new Collected();

            var doubles = await LogMerger.MergeAsync(Sources(chunks.Select(chunk => chunk.Distinct().ToList())), sink, default);

            var expected = all.OrderBy(log => log.Ms).ThenBy(log => log.Tab, StringComparer.Ordinal).ThenBy(log => log.Seq).Select(log => Lines.Of(log.Ms, log.Seq, log.Tab));
            Assert.Equal(expected, sink.Lines);
            Assert.Equal(sent - all.Count, doubles);
        }
    }

    [Fact]
    public async Task Merge_ChunksOneAfterTheOther_HoldsTwoAtATimeAndOneFetchedAhead()
    {
        var (open, most) = (0, 0);
        var chunks = Enumerable.Range(0, 40).Select(n => Enumerable.Range(n * 10, 10).Select(second => (Ms: Lines.TimeMs(second), Tab: "甲", Seq: (long)second)).ToList());
        var sources = Sources(chunks).ConvertAll(source => source with
        {
            OpenAsync = async cancellation =>
            {
                most = Math.Max(most, ++open);
                return new Counted((MemoryStream)await source.OpenAsync(cancellation), () => open--);
            },
        });

        Assert.Equal(0, await LogMerger.MergeAsync(sources, new Collected(), default));

        Assert.InRange(most, 2, 3);
        Assert.Equal(0, open);
    }

    [Fact]
    public async Task Merge_SourceThatFails_LetsGoOfAllOthers()
    {
        var open = 0;
        var sources = Sources(Enumerable.Range(0, 3).Select(n => new List<(long, string, long)> { (Lines.TimeMs(0), "甲", n), (Lines.TimeMs(9), "甲", n + 3) }))
            .ConvertAll(source => source with
            {
                OpenAsync = async cancellation =>
                {
                    open++;
                    return new Counted((MemoryStream)await source.OpenAsync(cancellation), () => open--);
                },
            });
        sources[1] = sources[1] with { OpenAsync = _ => Task.FromException<Stream>(new IOException("断了")) };

        await Assert.ThrowsAsync<IOException>(() => LogMerger.MergeAsync(sources, new Collected(), default));

        Assert.Equal(0, open);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"time\":\"秘密\",\"seq\":1,\"tab\":\"甲\",\"level\":\"info\"}")]
    [InlineData("{\"time\":1,\"seq\":1,\"tab\":\"甲\",\"level\":\"秘密\"}")]
    [InlineData("{\"time\":1,\"seq\":1,\"tab\":7,\"level\":\"info\",\"msg\":\"秘密\"}")]
    public void LineHead_NotALog_IsRefusedWithoutItsContent(string line)
    {
        var refused = Assert.Throws<InvalidDataException>(() => LineHead.Read(Encoding.UTF8.GetBytes(line), ""));

        Assert.DoesNotContain("秘密", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LineHead_FieldsOfTheSameNamesDeeper_AreNotTaken()
    {
        var head = LineHead.Read(Encoding.UTF8.GetBytes("""{"x":{"time":7,"level":"error","tab":"深","seq":9},"time":5,"level":"warn","tab":"浅","seq":3}"""), "旧");

        Assert.Equal(new LineHead(new(5, "浅", 3), 2), head);
    }

    [Fact]
    public void Histogram_AtTheLimit_IsByTheHour_AndPastIt_ByTwo()
    {
        var histogram = new LevelHistogram();
        for (var hour = 0; hour < Limits.HistogramIntervals; hour++)
            histogram.Add((hour - 5) * 3_600_000L, hour % 4);
        Assert.Equal((3_600_000L, Limits.HistogramIntervals), (histogram.IntervalMs, histogram.ToIntervals().Count));

        histogram.Add((Limits.HistogramIntervals - 5) * 3_600_000L, 3);

        Assert.Equal(7_200_000, histogram.IntervalMs);
        var intervals = histogram.ToIntervals();
        Assert.Equal((Limits.HistogramIntervals / 2) + 1, intervals.Count);
        Assert.Equal(Limits.HistogramIntervals + 1, intervals.Sum(interval => interval.From(0)));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddHours(-6), intervals[0].Start);
    }

    private static List<MergeSource> Sources(IEnumerable<List<(long Ms, string Tab, long Seq)>> chunks) =>
        [.. chunks.Where(chunk => chunk.Count > 0).Select(chunk =>
        {
            var sorted = chunk.OrderBy(log => log.Ms).ThenBy(log => log.Tab, StringComparer.Ordinal).ThenBy(log => log.Seq).ToList();
            var gzip = Lines.Chunk(sorted.Select(log => (log.Ms, Lines.Of(log.Ms, log.Seq, log.Tab)))).Gzip.ToArray();
            return new MergeSource(sorted[0].Ms, sorted[^1].Ms, gzip.Length, _ => Task.FromResult<Stream>(new MemoryStream(gzip)));
        }).OrderBy(source => source.FirstMs)];

    private sealed class Collected : ILineSink
    {
        public List<string> Lines { get; } = [];

        public ValueTask WriteAsync(ReadOnlyMemory<byte> line, LineHead head, CancellationToken cancellation)
        {
            Lines.Add(Encoding.UTF8.GetString(line.Span));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Counted(MemoryStream inner, Action closed) : MemoryStream(inner.ToArray())
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
                closed();
            base.Dispose(disposing);
        }
    }
}
