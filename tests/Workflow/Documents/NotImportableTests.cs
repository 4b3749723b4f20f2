using System.Text;
using Workflow.Catalogue;
using Workflow.Exports.Files;
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

        // The last line is odd and a double. Where it is one too many to be remembered, it counts as both.
        Assert.Equal((1, count + 1 + past), (read.Doubled, odd!.Documents));
    }

    private static async Task<(FileReading Read, NotImportable? Odd)> ReadAsync(string raw, int chunkBytes = Limits.ChunkBytes)
    {
        var file = await IndexedFile.MakeAsync(Encoding.UTF8.GetBytes(raw), chunkBytes);
        return (file.Reading, file.NotImportable);
    }
}
