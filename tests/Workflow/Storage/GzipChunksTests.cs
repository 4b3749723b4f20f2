using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Workflow.Storage;

namespace Workflow.Tests.Storage;

public sealed class GzipChunksTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(100_000, 7)]
    [InlineData(3_000_000, 5)]
    public void Joined_AnyChunks_AreOneGzipMemberOfTheSameBytes(int length, int chunks)
    {
        var raw = Text(length);
        var gzip = new GzipChunks();
        using var joined = new MemoryStream();
        joined.Write(GzipChunks.Start.Span);
        foreach (var chunk in raw.Chunk(Math.Max(1, (length / chunks) + 1)))
        {
            gzip.Add(chunk);
            joined.Write(GzipChunks.Compress(chunk));
        }
        joined.Write(gzip.End());

        Assert.Equal(raw, Inflate(joined.ToArray()));
        Assert.Equal(length == 0 ? 20 : joined.Length, joined.Length);
    }

    /// <summary>Somebody who has the blob and nothing of ours must be able to read it.</summary>
    [Fact]
    public async Task Joined_ManyChunks_AreReadByGunzip()
    {
        var raw = Text(5_000_000);
        var gzip = new GzipChunks();
        using var process = Process.Start(new ProcessStartInfo("gzip", ["-dc"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        using var inflated = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(inflated);
        await process.StandardInput.BaseStream.WriteAsync(GzipChunks.Start);
        foreach (var chunk in raw.Chunk(700_001))
        {
            gzip.Add(chunk);
            await process.StandardInput.BaseStream.WriteAsync(GzipChunks.Compress(chunk));
        }
        await process.StandardInput.BaseStream.WriteAsync(gzip.End());
        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.True(raw.AsSpan().SequenceEqual(inflated.ToArray()));
    }

    [Fact]
    public void Compress_BytesThatDoNotCompress_GrowsItsBuffer()
    {
        var raw = new byte[1_000_000];
        new Random(7).NextBytes(raw);

        Assert.InRange(GzipChunks.Compress(raw).Count, 1_000_000, 1_010_000);
    }

    // The chunks are one member: a reader that stops after the first member must still see everything.
    private static byte[] Inflate(byte[] gzip)
    {
        Assert.Equal([0x1f, 0x8b, 8, 0], gzip[..4]);
        using var deflate = new DeflateStream(new MemoryStream(gzip, 10, gzip.Length - 18), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        deflate.CopyTo(raw);
        using var whole = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var checkedRaw = new MemoryStream();
        whole.CopyTo(checkedRaw);
        Assert.Equal(raw.ToArray(), checkedRaw.ToArray());
        return raw.ToArray();
    }

    private static byte[] Text(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
            text.Append("{\"_id\":\"").Append(i * 7919).Append("\",\"名\":\"订单\"}\n");
        return Encoding.UTF8.GetBytes(text.ToString())[..length];
    }
}
