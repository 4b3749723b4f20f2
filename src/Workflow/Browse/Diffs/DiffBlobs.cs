using System.Text.Json;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Browse.Diffs;

/// <summary>
/// The blobs of a diff in the container <c>derived</c>, below its id: <c>diff.json</c>, and for each collection, by its place in there, a blob of
/// <see cref="DiffRecord"/>s for each class that has any.
/// </summary>
public sealed class DiffBlobs(DerivedBlobs blobs)
{
    /// <summary>The whole diff, once it has ended; null before, and when it is removed.</summary>
    public async Task<Diff?> FindAsync(string env, string diffId, CancellationToken cancellation) =>
        await blobs.ReadAsync(ResultOf(env, diffId), cancellation) is { } json ? JsonSerializer.Deserialize<Diff>(json.Span, Json.Options) : null;

    public Task WriteAsync(Diff diff, CancellationToken cancellation) =>
        blobs.WriteAsync(ResultOf(diff.Env, diff.Id), JsonSerializer.SerializeToUtf8Bytes(diff, Json.Options), cancellation);

    public Task DeleteAsync(string env, string diffId, CancellationToken cancellation) => blobs.DeleteAllAsync(FolderOf(env, diffId), cancellation);

    /// <summary>Some records of a class, fewer where the blob is cut; null if they are gone.</summary>
    internal Task<ReadOnlyMemory<byte>?> ReadAsync(
        Diff diff, int collection, DiffClass wanted, long first, int count, CancellationToken cancellation) =>
        blobs.ReadAsync(RecordsOf(diff.Env, diff.Id, collection, wanted), first * DiffRecord.Bytes, count * DiffRecord.Bytes, cancellation);

    /// <summary>Where the records of a class are written to.</summary>
    internal async Task<BlobBlocks> OpenAsync(string env, string diffId, int collection, DiffClass written, CancellationToken cancellation) =>
        new(await blobs.GetBlockBlobAsync(RecordsOf(env, diffId, collection, written), cancellation));

    private static string FolderOf(string env, string diffId) => $"{CollectionName.Encode(env)}/{diffId}/";

    private static string ResultOf(string env, string diffId) => $"{FolderOf(env, diffId)}diff.json";

    private static string RecordsOf(string env, string diffId, int collection, DiffClass of) =>
        $"{FolderOf(env, diffId)}{collection}.{of.ToString().ToLowerInvariant()}";
}
