using System.Diagnostics;
using System.Text;
using Workflow.Documents.Index;
using Workflow.Tests.Support;

namespace Workflow.Tests.Documents;

/// <summary>The format as files: what is written today is byte for byte what was written then, and another implementation reads it.</summary>
public sealed class VectorTests
{
    private static readonly string Folder = Repository.PathOf("tests/Workflow/Documents/vectors");

    public static TheoryData<string> Names => ["types", "many", "empty"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Index_OfAVectorsFile_HasTheBytesOfTheVector(string name)
    {
        var (gzip, index) = (Path.Combine(Folder, $"{name}.jsonl.gz"), Path.Combine(Folder, $"{name}.v1.index"));
        var isWriting = Environment.GetEnvironmentVariable("WRITE_VECTORS") is not null;
        if (isWriting)
            File.WriteAllBytes(gzip, ChunkedFile.Make(RawOf(name), 4000));
        var file = await IndexedFile.OfAsync(File.ReadAllBytes(gzip));
        var written = (await file.Derived.ReadAsync(DocumentIndexes.NameOf(file.BlobName), default))!.Value.ToArray();
        if (isWriting)
            File.WriteAllBytes(index, written);

        Assert.Equal(Convert.ToHexString(File.ReadAllBytes(index)), Convert.ToHexString(written));
    }

    [Theory]
    [InlineData("types", 28)]
    [InlineData("many", 1500)]
    [InlineData("empty", 0)]
    public async Task Reader_InNode_FindsEveryEntryRight(string name, int entries) =>
        Assert.Equal($"{entries} entries are right\n", await NodeAsync($"{name}.jsonl.gz", $"{name}.v1.index"));

    [Theory]
    [InlineData("\"订单-1\"", "{\"_id\":\"订单-1\",\"b\":1,\"a\":{\"d\":[],\"c\":\"\"}}\n")]
    [InlineData("\"\\u8ba2单-1\"", "{\"_id\":\"订单-1\",\"b\":1,\"a\":{\"d\":[],\"c\":\"\"}}\n")]
    [InlineData("1.0", "{\"_id\":1.0}\n")]
    [InlineData("2", "")]
    public async Task Reader_InNode_FindsADocumentByItsId(string id, string expected) =>
        Assert.Equal(expected, await NodeAsync("types.jsonl.gz", "types.v1.index", id));

    private static byte[] RawOf(string name) => name switch
    {
        "types" => File.ReadAllBytes(Path.Combine(Folder, "types.jsonl")),
        "many" => [.. Enumerable.Range(0, 1500).SelectMany(seed => new RandomDocument(seed).Next().Append((byte)'\n'))],
        _ => [],
    };

    private static async Task<string> NodeAsync(params string[] arguments)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["read.mjs", .. arguments])
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, UseShellExecute = false,
        })!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return output;
    }
}
