using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Workflow.Catalogue;
using Workflow.Exports.Files;

namespace Workflow.Tests.Exports;

public sealed class FileVerifierTests
{
    private const string Good = "{\"_id\":\"1\",\"名\":\"张三\u2028\"}\n{\"_id\":\"2\",\"n\":3.0,\"t\":{\"$date\":\"2026-03-25T09:41:36.758Z\"}}\n";

    [Theory]
    [InlineData(Good, 2)]
    [InlineData("{}\n{}", 2)]
    [InlineData("{}\r\n", 1)]
    [InlineData("", 0)]
    public async Task FindProblem_SoundFile_FindsNone(string raw, int documents) => Assert.Null(await VerifyAsync(raw, documents));

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\n{}\n", 3, "Line 2 is not valid JSON")]
    [InlineData("{}\n\n{}\n", 3, "Line 2 is not")]
    [InlineData("[]\n", 1, "Line 1 is not a JSON object")]
    [InlineData("{} {}\n", 1, "Line 1 is not valid JSON")]
    [InlineData(Good, 3, "The file has 2 documents, the job reported 3")]
    public async Task FindProblem_BrokenLineOrCount_NamesLineOrBothCounts(string raw, int documents, string expected) =>
        Assert.StartsWith(expected, await VerifyAsync(raw, documents), StringComparison.Ordinal);

    [Fact]
    public async Task FindProblem_BrokenDocument_IsNotQuoted()
    {
        var problem = await VerifyAsync("{\"secret\":\"身份证 110101\n", 1);

        Assert.DoesNotContain("110101", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindProblem_InvalidUtf8_NamesTheLine() =>
        Assert.Equal("Line 1 is not valid UTF-8.", await VerifyAsync([.. "{\"a\":\""u8, 0xff, .. "\"}\n"u8], 1));

    [Fact]
    public async Task FindProblem_LineAtTheLimit_Passes_AndOnePast_IsNamed()
    {
        var atLimit = $"{{\"a\":\"{new string('x', Limits.LineBytes - 8)}\"}}";
        Assert.Equal(Limits.LineBytes, atLimit.Length);

        Assert.Null(await VerifyAsync(atLimit + "\n{}\n", 2));
        Assert.Equal($"Line 2 is longer than {Limits.LineBytes} bytes.", await VerifyAsync($"{{}}\n {atLimit}\n", 2));
    }

    [Fact]
    public async Task FindProblem_FlippedByte_IsFound()
    {
        var (stored, file) = Store(Encoding.UTF8.GetBytes(Good));
        for (var at = 10; at < stored.Length; at++)
        {
            var damaged = stored.ToArray();
            damaged[at] ^= 0x10;
            Assert.NotNull(await FileVerifier.FindProblemAsync(new MemoryStream(damaged), file, 2, default));
        }
    }

    [Fact]
    public async Task FindProblem_TruncatedOrLengthened_IsFound()
    {
        var (stored, file) = Store(Encoding.UTF8.GetBytes(Good));

        Assert.NotNull(await FileVerifier.FindProblemAsync(new MemoryStream(stored[..^1]), file, 2, default));
        Assert.NotNull(await FileVerifier.FindProblemAsync(new MemoryStream([.. stored, 0]), file, 2, default));
    }

    private static Task<string?> VerifyAsync(string raw, int documents) => VerifyAsync(Encoding.UTF8.GetBytes(raw), documents);

    private static Task<string?> VerifyAsync(byte[] raw, int documents)
    {
        var (stored, file) = Store(raw);
        return FileVerifier.FindProblemAsync(new MemoryStream(stored), file, documents, default);
    }

    private static (byte[] Stored, StoredFile File) Store(byte[] raw)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(raw);
        var stored = target.ToArray();
        return (stored, new StoredFile
        {
            BlobName = "生产/20261121T180000Z-abcd/订单.jsonl.gz",
            JobId = 1,
            Documents = 0,
            RawBytes = raw.Length,
            StoredBytes = stored.Length,
            RawSha256 = Convert.ToHexStringLower(SHA256.HashData(raw)),
            StoredSha256 = Convert.ToHexStringLower(SHA256.HashData(stored)),
        });
    }
}
