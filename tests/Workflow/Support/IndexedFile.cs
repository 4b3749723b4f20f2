using Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Canonical;
using Workflow.Documents.Index;
using Workflow.Exports.Files;
using Workflow.Storage;

namespace Workflow.Tests.Support;

/// <summary>A file in real storage with its index, as a backup leaves both.</summary>
internal sealed class IndexedFile
{
    private static int files;
    private readonly RawFile raw;
    private readonly DocumentReader reader = new();

    private IndexedFile(FileReading reading, NotImportable? notImportable, DerivedBlobs derived, string blobName, DocumentIndex index, RawFile raw)
    {
        (Reading, NotImportable, Derived, BlobName, Index, this.raw) = (reading, notImportable, derived, blobName, index, raw);
    }

    public FileReading Reading { get; }

    public NotImportable? NotImportable { get; }

    public DerivedBlobs Derived { get; }

    public string BlobName { get; }

    public DocumentIndex Index { get; }

    public RawFile Raw => raw;

    public static Task<IndexedFile> MakeAsync(byte[] raw, int chunkBytes = Limits.ChunkBytes) => OfAsync(ChunkedFile.Make(raw, chunkBytes));

    /// <summary>The same of a stored file.</summary>
    public static async Task<IndexedFile> OfAsync(byte[] stored)
    {
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString };
        var storage = new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeSpan.Zero);
        var (backups, derived) = (new BackupBlobs(storage), new DerivedBlobs(storage));
        var blobName = $"环境-{Environment.ProcessId}/{Interlocked.Increment(ref files)}/订单.jsonl.gz";
        Assert.True(await backups.WriteOnceAsync(blobName, BinaryData.FromBytes(stored), "application/gzip", default));

        await using var draft = new IndexDraft(derived, "20261121T180000Z-abcd", "订单", blobName, NullLogger.Instance);
        var reading = await FileVerifier.ReadAsync(new MemoryStream(stored), draft.Lines, default);
        Assert.Null(reading.Problem);
        var (doubled, notImportable) = await draft.TryWriteAsync(reading, backups, default);
        await draft.TryPublishAsync(default);
        var index = await new DocumentIndexes(derived).OpenAsync(blobName, reading.StoredSha256, default);
        Assert.NotNull(index);
        var file = new RawFile(
            (offset, bytes, token) => backups.ReadAsync(blobName, offset, bytes, token), await index.RunsAsync(default), reading.RawBytes, reading.StoredBytes);
        return new(reading with { Doubled = doubled }, notImportable, derived, blobName, index, file);
    }

    /// <summary>The documents whose id has this JSON, in the order of the file.</summary>
    public async Task<List<byte[]>> FindAsync(string idJson)
    {
        var found = new List<byte[]>();
        foreach (var entry in await Index.FindAsync(ChunkedFile.Hash(reader.ReadValue(System.Text.Encoding.UTF8.GetBytes(idJson))), default))
            found.Add(await raw.ReadAsync(entry.Offset, entry.Length, default));
        return found;
    }
}
