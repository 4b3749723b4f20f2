using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Workflow.Catalogue;
using Workflow.Documents.Canonical;
using Workflow.Exports.Files;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.Documents;

/// <summary>What the service would not import as it is: kept, and named by its line.</summary>
public sealed class NotImportableTests
{
    private const string Plain = "{\"_id\":\"九\",\"a.b\":\"NaN, Infinity\",\"a.c\":1}\n";

    [Theory]
    [InlineData("{\"_id\":1,\"n\":NaN}\n", "not finite")]
    [InlineData("{\"_id\":1,\"a\":[1,-Infinity , Infinity]}\n", "not finite")]
    [InlineData("\uFEFF{\"_id\":\"1\"}\n", "byte order mark")]
    [InlineData("{\"_id\":1,\"a\":{\".b\":1}}\n", "dot")]
    [InlineData("{\"_id\":1,\"b.\":1}\n", "dot")]
    [InlineData("{\"_id\":1,\"a..b\":1}\n", "dot")]
    [InlineData("{\"_id\":1,\"a\\u002e\":1}\n", "dot")]
    [InlineData("{\"名\":1}\n", "no _id")]
    [InlineData("{\"a\":{\"_id\":1}}\n", "no _id")]
    [InlineData("{\"_id\":1,\"a\":1,\"\\u0061\":2}\n", "twice in one object")]
    [InlineData("{\"_id\":1,\"x\":[{\"a\":{\"b\":1,\"c\":2,\"b\":3}}]}\n", "twice in one object")]
    [InlineData("{\"_id\":1,\"_id\":2}\n", "twice in one object")]
    [InlineData("{\"_id\":1,\"a\":{\"b\":1},\"a.b\":2}\n", "mean the same field")]
    [InlineData("{\"_id\":1,\"a.b\":2,\"a\":null}\n", "mean the same field")]
    [InlineData("{\"_id\":1,\"a.b\":{\"c\":1},\"a\":{\"b.c\":1}}\n", "mean the same field")]
    [InlineData("{\"_id\":1,\"l\":[[{\"a.b\":2,\"a\":3}]]}\n", "mean the same field")]
    public async Task Read_WhatTheServiceWouldNotImport_IsKeptAndCountedWithItsLine(string line, string reason)
    {
        var (read, odd) = await ReadAsync(line + Plain);

        Assert.Equal((null, 2, 1), (read.Problem, read.Documents, odd!.Documents));
        var only = Assert.Single(odd.Lines);
        Assert.Equal(1, only.Line);
        Assert.Contains(reason, only.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"_id\":1,\"a.b\":1,\"a.c\":2,\"b\":{\"a.b\":1}}\n")]
    [InlineData("{\"_id\":1,\"l\":[{\"a.b\":2},{\"a.b\":3},{\"a\":1}]}\n")]
    [InlineData("{\"_id\":\"\\ud800\",\"\\ud800\":\"\\udc00\"}\n")]
    [InlineData("{\"_id\":\"\",\"\":1}\n")]
    [InlineData("{\"_id\":1,\"a\":{\"c\":1},\"a.b\":2}\n")]
    public async Task Read_WhatIsOnlyUnusual_CountsAsNothing(string line) => Assert.Null((await ReadAsync(line + Plain)).Odd);

    [Fact]
    public async Task Read_DoubledIds_AreCountedByTypeAndValue_AndNamedByTheirLines()
    {
        var (read, odd) = await ReadAsync(
            "{\"_id\":\"甲\",\"v\":2}\n{\"_id\":1}\n{\"a\":{\"_id\":\"甲\"},\"_id\":\"2\"}\n{\"x\":2,\"_id\":\"\\u7532\"}\n{\"_id\":{\"$oid\":\"1\"}}\n{\"_id\":\"甲\",\"v\":1}\n{\"_id\":1.0}\n");

        Assert.Equal((null, 7, 2, 2), (read.Problem, read.Documents, read.Doubled, odd!.Documents));
        Assert.Equal([(4, "has the _id of an earlier line"), (6, "has the _id of an earlier line")], odd.Lines.Select(line => ((int)line.Line, line.Reason)));
    }

    [Fact]
    public async Task Read_ADoubledIdOnALineThatIsOddAnyway_CountsOnce()
    {
        var (read, odd) = await ReadAsync("{\"_id\":\"甲\",\"n\":NaN}\n{\"_id\":\"乙\"}\n{\"_id\":\"甲\",\"n\":NaN}\n{\"_id\":\"乙\"}\n");

        Assert.Equal((2, 3), (read.Doubled, odd!.Documents));
        Assert.Equal([1L, 3, 4], odd.Lines.Select(line => line.Line));
    }

    [Fact]
    public async Task Read_MoreOddLinesThanAreNamed_NamesTheFirstAndCountsAll()
    {
        var raw = string.Concat(Enumerable.Range(0, 40).Select(number => $"{{\"_id\":\"客户-{number % 20}\",\"填\":\"{new string('啊', 20_000)}\"}}\n"));

        var (read, odd) = await ReadAsync("{\"n\":NaN}\n" + raw, chunkBytes: 100_000);

        Assert.Equal((20, 21), (read.Doubled, odd!.Documents));
        Assert.Equal([1L, .. Enumerable.Range(22, Limits.NotImportableLines - 1)], odd.Lines.Select(line => line.Line));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Read_MoreOddLinesThanAreRemembered_StillCountsEachDouble(int past)
    {
        var count = Limits.OddLinesKnown - 1 + past;
        var raw = string.Concat(Enumerable.Range(0, count).Select(number => $"{{\"_id\":{number},\".\":1}}\n")) + $"{{\"_id\":{count - 1},\".\":1}}\n";

        var (read, odd) = await ReadAsync(raw);

        // The last line is odd and a double, whether it is remembered or not: no more lines are odd than there are.
        Assert.Equal((1, count + 1), (read.Doubled, odd!.Documents));
    }

    /// <summary>A key may be as long as a document, and may be full of dots.</summary>
    [Theory]
    [InlineData(60_000, 1)]
    [InlineData(1, 200_000)]
    public void Read_ADocumentOfManyDotsOrKeys_TakesLittleMemory(int dots, int keys)
    {
        var reader = new DocumentReader();
        var document = Encoding.UTF8.GetBytes(
            $"{{\"_id\":1,\"{string.Concat(Enumerable.Repeat("a.", dots))}a\":1,\"{new string('长', 20_000)}\":{{{string.Join(',', Enumerable.Range(0, keys).Select(key => $"\"{key}\":1"))}}}}}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(reader.Read(document).Oddity);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Read_AsManyPathsAsAreCompared_AreCompared_AndOneMoreAreNot(int past, bool isCompared)
    {
        // The dotted key names one path and implies another.
        var keys = string.Concat(Enumerable.Range(0, Limits.KeyPaths - 4 + past).Select(key => $"\"{key}\":1,"));
        var reading = new DocumentReader().Read(Encoding.UTF8.GetBytes($"{{\"_id\":1,\"a.b\":1,{keys}\"a\":1}}"));

        Assert.Equal(isCompared, reading.Oddity is not null);
    }

    /// <summary>What decides over an export is the same whether its index can be written or not.</summary>
    [Fact]
    public async Task Read_WhereNoIndexCanBeWritten_KnowsTheDoublesAllTheSame()
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a",
        };
        var storage = new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeSpan.Zero);
        await using var draft = new IndexDraft(new(storage), "20261121T180000Z-abcd", "订单", "环境/订单.jsonl.gz", NullLogger.Instance);
        var stored = ChunkedFile.Make("{\"_id\":\"甲\"}\n{\"_id\":\"乙\"}\n{\"_id\":\"乙\"}\n"u8);
        var read = await FileVerifier.ReadAsync(new MemoryStream(stored), draft.Lines, default);

        var (doubled, odd) = await draft.TryWriteAsync(read, new(storage), default);

        Assert.Equal((1, 1), (doubled, odd!.Documents));
    }

    private static async Task<(FileReading Read, NotImportable? Odd)> ReadAsync(string raw, int chunkBytes = Limits.ChunkBytes)
    {
        var file = await IndexedFile.MakeAsync(Encoding.UTF8.GetBytes(raw), chunkBytes);
        return (file.Reading, file.NotImportable);
    }
}
