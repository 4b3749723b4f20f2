using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Workflow.Documents.Index;
using Workflow.Tests.Support;

namespace Workflow.Tests.Documents;

public sealed class DocumentIndexTests
{
    [Fact]
    public async Task Find_IdsOfEveryKind_FindsEachByTypeAndValue()
    {
        var longId = new string('长', 341);
        string[] ids =
        [
            "\"1\"", "1", "1.0", "{\"$numberLong\":\"1\"}", "\"\"", $"\"{longId}\"", "\"引\\\"号\\\"\"", "\"a/b\\\\c\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\"",
            "-0", "0", "-0.0", "0.0", "true", "null", "[1]", "{}",
        ];
        var lines = ids.Select(id => $"{{\"名\":\"甲\",\"_id\":{id}}}").ToList();
        var file = await IndexedFile.MakeAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)), chunkBytes: 50);

        Assert.Equal(ids.Length, file.Index.Header.Entries);
        for (var i = 0; i < ids.Length; i++)
            Assert.Equal(lines[i], Encoding.UTF8.GetString(Assert.Single(await file.FindAsync(ids[i]))));
        Assert.Empty(await file.FindAsync("\"2\""));
        Assert.Single(await file.FindAsync("10e-1"));
        Assert.Single(await file.FindAsync("\"\\u0031\""));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{\"_id\":1}", 1)]
    [InlineData("\uFEFF{\"_id\":1}\r\n{\"名\":\"无\"}\n", 1)]
    public async Task Find_InTheSmallestFiles_FindsWhatIsThere(string raw, int entries)
    {
        var file = await IndexedFile.MakeAsync(Encoding.UTF8.GetBytes(raw));

        Assert.Equal(entries, file.Index.Header.Entries);
        Assert.Equal(entries, (await file.FindAsync("1")).Count);
        if (entries > 0)
            Assert.Equal("{\"_id\":1}", Encoding.UTF8.GetString((await file.FindAsync("1"))[0]).TrimEnd('\r'));
    }

    [Fact]
    public async Task Find_ADocumentOfSixteenMegabytes_OverManyRuns_IsWhole()
    {
        var large = $"{{\"_id\":\"大\",\"文\":\"{string.Concat(Enumerable.Range(0, 2_000_000).Select(number => $"{number:D8}"))}\"}}";
        var file = await IndexedFile.MakeAsync(Encoding.UTF8.GetBytes($"{{\"_id\":\"前\"}}\n{large}\n{{\"_id\":\"后\"}}\n"));

        Assert.Equal(17, file.Reading.RawBytes / Limits.ChunkBytes + 2);
        Assert.Equal(large, Encoding.UTF8.GetString(Assert.Single(await file.FindAsync("\"大\""))));
        Assert.Equal("{\"_id\":\"后\"}", Encoding.UTF8.GetString(Assert.Single(await file.FindAsync("\"后\""))));
    }

    [Fact]
    public async Task Find_AnIdThatTheFileHasTwice_GivesBothInTheOrderOfTheFile()
    {
        var file = await IndexedFile.MakeAsync("{\"_id\":\"甲\",\"v\":2}\n{\"_id\":\"乙\"}\n{\"_id\":\"甲\",\"v\":1}\n"u8.ToArray(), chunkBytes: 9);

        Assert.Equal(["2", "1"], (await file.FindAsync("\"甲\"")).Select(document => Encoding.UTF8.GetString(document)[^2..^1]));
    }

    /// <summary>What the index finds is what a plain scan finds, byte for byte.</summary>
    [Fact]
    public async Task Find_InRandomFiles_EqualsAPlainScan()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var chance = new Random(seed);
            var documents = Enumerable.Range(0, chance.Next(1, 150)).Select(_ => new RandomDocument(chance.Next(100), chance.Next(2) == 0).Next()).ToList();
            var file = await IndexedFile.MakeAsync([.. documents.SelectMany(document => document.Append((byte)'\n'))], chunkBytes: chance.Next(10, 5000));
            foreach (var group in documents.GroupBy(IdOf, StringComparer.Ordinal))
            {
                var found = await file.FindAsync(IdJson(group.First()));
                Assert.Equal(group.Select(Convert.ToHexString), found.Select(Convert.ToHexString));
            }
            Assert.Equal(documents.Count - documents.Select(IdOf).Distinct(StringComparer.Ordinal).Count(), file.Reading.Doubled);
            await AllEntriesAsync(file, documents.Count);
        }

        static string IdOf(byte[] document) => Convert.ToHexString(SlowCanonicalForm.Of(Encoding.UTF8.GetBytes(IdJson(document))));
    }

    [Fact]
    public async Task Read_ADamagedIndex_NeverSaysThatADocumentIsNotThere()
    {
        var lines = string.Concat(Enumerable.Range(0, 1000).Select(number => $"{{\"_id\":\"客户-{number}\"}}\n"));
        var file = await IndexedFile.MakeAsync(Encoding.UTF8.GetBytes(lines), chunkBytes: 4000);
        var name = DocumentIndexes.NameOf(file.BlobName);
        var sound = (await file.Derived.ReadAsync(name, default))!.Value.ToArray();
        var chance = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var damaged = sound.ToArray();
            if (i % 10 == 0)
                damaged = damaged[..chance.Next(damaged.Length)];
            else
                damaged[chance.Next(damaged.Length)] ^= (byte)(1 << chance.Next(8));
            await file.Derived.WriteAsync(name, damaged, default);

            Assert.NotEqual(false, await IsThereAsync(file, chance.Next(1000)));
        }
    }

    [Theory]
    [InlineData("WFINDEX2")]
    [InlineData("")]
    public async Task Open_AnIndexOfAnotherVersion_OrOfAnotherFile_IsNone(string magic)
    {
        var file = await IndexedFile.MakeAsync("{\"_id\":1}\n"u8.ToArray());
        var name = DocumentIndexes.NameOf(file.BlobName);
        var bytes = (await file.Derived.ReadAsync(name, default))!.Value.ToArray();
        Encoding.ASCII.GetBytes(magic).CopyTo(bytes, 0);
        await file.Derived.WriteAsync(name, bytes, default);
        var indexes = new DocumentIndexes(file.Derived);

        Assert.Null(await indexes.OpenAsync(file.BlobName, magic.Length > 0 ? file.Reading.StoredSha256 : new string('0', 64), default));
    }

    private static string IdJson(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueSpan.SequenceEqual("_id"u8))
                continue;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return Encoding.UTF8.GetString(document[start..(int)reader.BytesConsumed]);
        }
        throw new ArgumentException("It has no _id.", nameof(document));
    }

    /// <summary>Right checksums are no proof of sense: whoever can write there must not bring the reader down.</summary>
    [Theory]
    [InlineData(8, 0x7f)]
    [InlineData(16, 0x7f)]
    [InlineData(24, 0xff)]
    [InlineData(64, 0x7f)]
    [InlineData(67, 0)]
    [InlineData(72, 62)]
    [InlineData(72, 255)]
    public async Task Open_AHeaderThatNoFileCanHave_IsNone(int at, byte value)
    {
        var file = await IndexedFile.MakeAsync("{\"_id\":1}\n"u8.ToArray());
        var name = DocumentIndexes.NameOf(file.BlobName);
        var bytes = (await file.Derived.ReadAsync(name, default))!.Value.ToArray();
        bytes[at] = value;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(124), Crc32.HashToUInt32(bytes.AsSpan(0, 124)));
        await file.Derived.WriteAsync(name, bytes, default);

        Assert.Null(await new DocumentIndexes(file.Derived).OpenAsync(file.BlobName, file.Reading.StoredSha256, default));
    }

    [Theory]
    [InlineData(128 + 8, 0xff)]
    [InlineData(128, 1)]
    [InlineData(128 + 24 + 8, 0)]
    public async Task Runs_ThatNoFileCanHave_AreDamage(int at, byte value)
    {
        var file = await IndexedFile.MakeAsync("{\"_id\":1}\n{\"_id\":2}\n"u8.ToArray(), chunkBytes: 11);
        var name = DocumentIndexes.NameOf(file.BlobName);
        var bytes = (await file.Derived.ReadAsync(name, default))!.Value.ToArray();
        bytes.AsSpan(at, 8).Fill(value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(68), Crc32.HashToUInt32(bytes.AsSpan(128, 48)));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(124), Crc32.HashToUInt32(bytes.AsSpan(0, 124)));
        await file.Derived.WriteAsync(name, bytes, default);
        var index = await new DocumentIndexes(file.Derived).OpenAsync(file.BlobName, file.Reading.StoredSha256, default);

        await Assert.ThrowsAsync<IndexDamagedException>(() => index!.RunsAsync(default));
    }

    // Null: the damage was seen.
    private static async Task<bool?> IsThereAsync(IndexedFile file, int number)
    {
        try
        {
            if (await new DocumentIndexes(file.Derived).OpenAsync(file.BlobName, file.Reading.StoredSha256, default) is not { } index)
                return null;
            return (await index.FindAsync(ChunkedFile.Hash(Encoding.UTF8.GetBytes($"s{Encoding.UTF8.GetByteCount($"客户-{number}")}:客户-{number}")), default)).Count == 1;
        }
        catch (IndexDamagedException)
        {
            return null;
        }
    }

    private static async Task AllEntriesAsync(IndexedFile file, int expected)
    {
        await using var cursor = await file.Index.EntriesAsync(default);
        var count = 0;
        for (IndexEntry? before = null; await cursor.MoveNextAsync(default); before = cursor.Current, count++)
            Assert.True(before is not { } last || IndexEntry.InOrder.Compare(last, cursor.Current) < 0);
        Assert.Equal(expected, count);
    }
}
