using System.Security.Cryptography;
using System.Text;
using Workflow.Catalogue;
using Workflow.Documents.Index;
using Workflow.Exports.Files;
using Workflow.Tests.Support;

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
            Assert.NotNull(await ProblemAsync(damaged, file, 2));
        }
    }

    [Fact]
    public async Task FindProblem_TruncatedOrLengthened_IsFound()
    {
        var (stored, file) = Store(Encoding.UTF8.GetBytes(Good));

        Assert.NotNull(await ProblemAsync(stored[..^1], file, 2));
        Assert.NotNull(await ProblemAsync([.. stored, 0], file, 2));
    }

    [Theory]
    [InlineData("{\"a\":NaNa}\n")]
    [InlineData("{\"a\":-NaN}\n")]
    [InlineData("{NaN:1}\n")]
    [InlineData("{\"a\":\uFEFF1}\n")]
    public async Task Read_WhatIsNoDocumentEither_IsAProblem(string raw) =>
        Assert.StartsWith("Line 1 is not valid JSON", (await ReadAsync(raw)).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task Read_APrettyPrintedFile_IsRefusedAndSaysThatItIsNotJsonLines() =>
        Assert.Equal(
            "Line 1 is not valid JSON: it ends in the middle of an object, so the file is not JSON Lines, with one document a line.",
            (await ReadAsync("{\n  \"_id\": \"1\"\n}\n")).Problem);

    [Theory]
    [InlineData(2, 2, 2, 0, null)]
    [InlineData(2, 3, 2, 0, null)]
    [InlineData(2, 1, 5, 0, null)]
    [InlineData(2, 3, 4, 0, "The file has 2 documents, but the collection held 3 before the export and 4 after it.")]
    [InlineData(2, null, 4, 0, null)]
    [InlineData(3, 3, 3, 1, "The file has 2 documents (1 of its lines repeat the _id of another), but the collection held 3 before the export and 3 after it.")]
    public void FindProblem_FewerDocumentsThanBothCounts_GivesAllThreeFigures(long lines, int? before, int? after, long doubled, string? expected)
    {
        var (_, file) = Store([]);
        var read = new FileReading
        {
            Documents = lines, Doubled = doubled, RawBytes = 0, StoredBytes = 20, Problem = null, RawSha256 = file.RawSha256, StoredSha256 = file.StoredSha256,
        };

        Assert.Equal(expected, FileJudge.FindProblem(read, file, Row(Counted(lines, before, after))));
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(5, null, false)]
    public void FindProblem_AJobThatGivesNoCount_IsBelievedOnlyWhereTheCountsVouchForIt(int before, int? after, bool believed)
    {
        var (_, file) = Store([]);
        var read = new FileReading
        {
            Documents = 5, RawBytes = 0, StoredBytes = 20, Problem = null, RawSha256 = file.RawSha256, StoredSha256 = file.StoredSha256,
        };

        var problem = FileJudge.FindProblem(read, file, Row(Counted(null, before, after)));

        Assert.Equal(believed, problem is null);
    }

    private static ExportRecord Counted(long? reported, int? before, int? after) => new()
    {
        Collection = "订单",
        Status = ExportStatus.Verifying,
        ReportedDocuments = reported,
        CountBefore = before,
        CountAfter = after,
        Counted = before is not null && after is not null,
    };

    private static Task<FileReading> ReadAsync(string raw) => ReadAsync(Store(Encoding.UTF8.GetBytes(raw)).Stored);

    private static async Task<FileReading> ReadAsync(byte[] stored)
    {
        using var index = new IndexBuilder();
        using var lines = new LineSplitter(index);
        return await FileVerifier.ReadAsync(new MemoryStream(stored), lines, default);
    }

    private static Task<string?> VerifyAsync(string raw, int documents) => VerifyAsync(Encoding.UTF8.GetBytes(raw), documents);

    private static Task<string?> VerifyAsync(byte[] raw, int documents)
    {
        var (stored, file) = Store(raw);
        return ProblemAsync(stored, file, documents);
    }

    private static async Task<string?> ProblemAsync(byte[] stored, StoredFile file, int documents)
    {
        try
        {
            var read = await ReadAsync(stored);
            return FileJudge.FindProblem(read, file, Row(new() { Collection = "订单", Status = ExportStatus.Verifying, ReportedDocuments = documents }));
        }
        catch (InvalidDataException damaged)
        {
            return damaged.Message;
        }
    }

    private static ExportRow Row(ExportRecord export) => new() { BackupId = "20261121T180000Z-abcd", Export = export };

    private static (byte[] Stored, StoredFile File) Store(byte[] raw)
    {
        var stored = ChunkedFile.Make(raw);
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
