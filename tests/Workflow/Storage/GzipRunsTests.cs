using System.IO.Compression;
using System.Text;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.Storage;

public sealed class GzipRunsTests
{
    [Theory]
    [InlineData(0, Limits.ChunkBytes)]
    [InlineData(1, 1)]
    [InlineData(3_000_000, Limits.ChunkBytes)]
    [InlineData(5_000_000, 2_000_000)]
    [InlineData(100_000, 999)]
    public async Task Next_FilesOfAnyChunkSize_GivesEachRunWithItsPlace(int length, int chunkBytes)
    {
        var raw = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, (length / 8) + 1).Select(number => $"{number * 7919 % 100_003:D8}")))[..length];
        var stored = ChunkedFile.Make(raw, chunkBytes);

        var runs = await ReadAsync(stored);

        Assert.Equal((length + chunkBytes - 1) / chunkBytes, runs.Count);
        Assert.True(raw.AsSpan().SequenceEqual(runs.SelectMany(run => run.Raw).ToArray()));
        var inflater = new RunInflater();
        for (var i = 0; i < runs.Count - 1; i++)
        {
            var piece = stored[(int)runs[i].StoredOffset..(int)runs[i + 1].StoredOffset];
            Assert.True(inflater.TryInflate([.. piece, .. new byte[RunInflater.Room]], piece.Length)!.Value.Span.SequenceEqual(runs[i].Raw));
        }
    }

    /// <summary>What looks like the end of a run may stand in the middle of one: random bytes are stored as they are.</summary>
    [Fact]
    public async Task Next_BytesThatLookLikeTheEndOfARun_AreTakenForWhatTheyAre()
    {
        var chance = new Random(5);
        var raw = new byte[400_000];
        chance.NextBytes(raw);
        for (var i = 0; i < 200; i++)
            RunInflater.SyncFlush.CopyTo(raw.AsSpan(chance.Next(raw.Length - 4)));

        var runs = await ReadAsync(ChunkedFile.Make(raw, 100_000));

        Assert.Equal(4, runs.Count);
        Assert.True(raw.AsSpan().SequenceEqual(runs.SelectMany(run => run.Raw).ToArray()));
    }

    /// <summary>zlib may flush twice where its output is just full: some chunks of a large file end so.</summary>
    [Fact]
    public async Task Next_ARunOfNothing_BelongsToTheOneBefore()
    {
        var gzip = new GzipChunks();
        using var stored = new MemoryStream();
        byte[] again = [0, 0, 0, 0xff, 0xff];
        stored.Write(GzipChunks.Start.Span);
        foreach (var chunk in (byte[][])["订单一\n"u8.ToArray(), "订单二\n"u8.ToArray()])
        {
            gzip.Add(chunk);
            stored.Write(GzipChunks.Compress(chunk));
            stored.Write(again);
        }
        stored.Write(gzip.End());

        var runs = await ReadAsync(stored.ToArray());

        Assert.Equal(["订单一\n", "订单二\n"], runs.Select(run => Encoding.UTF8.GetString(run.Raw)));
        var piece = stored.ToArray()[10..(int)runs[1].StoredOffset];
        Assert.Equal("订单一\n"u8.ToArray(), new RunInflater().TryInflate([.. piece, .. new byte[RunInflater.Room]], piece.Length)!.Value.ToArray());
        Assert.Equal("订单二\n", await LastOfIndexedAsync(stored.ToArray()));
    }

    private static async Task<string> LastOfIndexedAsync(byte[] stored)
    {
        using var index = new Workflow.Documents.Index.IndexBuilder();
        var (runs, rawBytes) = (new GzipRuns(new MemoryStream(stored)), 0L);
        while (await runs.NextAsync(default) is { } raw)
        {
            index.Runs.Add(new(rawBytes, runs.StoredOffset, 1));
            rawBytes += raw.Length;
        }
        var file = new Workflow.Documents.Index.RawFile(
            (offset, bytes, _) => Task.FromResult<ReadOnlyMemory<byte>?>(stored.AsMemory((int)offset, (int)bytes)), index.Runs, rawBytes, stored.Length);
        return Encoding.UTF8.GetString(await file.ReadAsync(rawBytes - 10, 10, default));
    }

    /// <summary>Blocks of nothing: each looks like the end of a run that is too long.</summary>
    [Fact]
    public async Task Next_ManyEndsOfARunThatIsTooLong_AreNotTriedForEver()
    {
        var stored = ChunkedFile.Make(new byte[Limits.RunBytes + 1], Limits.RunBytes + 1);
        byte[] blocks = [.. Enumerable.Repeat((byte[])[0, 0, 0, 0xff, 0xff], 100_000).SelectMany(block => block)];

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([.. stored[..^10], .. blocks, .. stored[^10..]]));
    }

    [Fact]
    public async Task Next_AGzipFileOfAnotherTool_IsOneRun()
    {
        using var stored = new MemoryStream();
        await using (var gzip = new GZipStream(stored, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync("订单\n"u8.ToArray());

        Assert.Equal("订单\n"u8.ToArray(), Assert.Single(await ReadAsync(stored.ToArray())).Raw);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Next_ARunAtTheLimit_Passes_AndOnePast_IsRefused(int past)
    {
        var stored = ChunkedFile.Make(new byte[Limits.RunBytes + past], Limits.RunBytes + past);

        if (past == 0)
            Assert.Single(await ReadAsync(stored));
        else
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(stored));
    }

    /// <summary>Some bits are only padding; whatever else is changed or missing is seen.</summary>
    [Fact]
    public async Task Next_AnyDamage_IsSeenOrChangesNothing()
    {
        var raw = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("订单 ", 500)));
        var stored = ChunkedFile.Make(raw, 700);
        for (var at = 10; at < stored.Length; at++)
        {
            var damaged = stored.ToArray();
            damaged[at] ^= 4;
            Assert.True(await IsRefusedAsync(damaged, raw), $"flipped at {at}");
            Assert.True(await IsRefusedAsync(stored[..at], []), $"cut at {at}");
        }
    }

    private static async Task<bool> IsRefusedAsync(byte[] stored, byte[] unless)
    {
        try
        {
            return (await ReadAsync(stored)).SelectMany(run => run.Raw).SequenceEqual(unless);
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static async Task<List<(long StoredOffset, byte[] Raw)>> ReadAsync(byte[] stored)
    {
        var runs = new GzipRuns(new MemoryStream(stored));
        var read = new List<(long, byte[])>();
        while (await runs.NextAsync(default) is { } raw)
            read.Add((runs.StoredOffset, raw.ToArray()));
        return read;
    }
}
