using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace Workflow.Exports.Files;

/// <summary>The document index of one export while its file is read and checked: it is not visible before it is published.</summary>
internal sealed class IndexDraft : IAsyncDisposable
{
    private readonly DerivedBlobs derived;
    private readonly string backupId;
    private readonly string collection;
    private readonly string blobName;
    private readonly ILogger logger;
    private readonly IndexBuilder builder = new();
    private MemoryStream? small;
    private BlobBlocks? large;
    private bool isWritten;

    public IndexDraft(DerivedBlobs derived, string backupId, string collection, string blobName, ILogger logger)
    {
        (this.derived, this.backupId, this.collection, this.blobName, this.logger) = (derived, backupId, collection, blobName, logger);
        Lines = new(builder);
    }

    /// <summary>Takes the content of the file.</summary>
    public LineSplitter Lines { get; }

    /// <summary>Writes the index and publishes it.</summary>
    /// <exception cref="IOException">The temporary folder is full.</exception>
    public async Task BuildAsync(FileReading file, CancellationToken cancellation)
    {
        await WriteAsync(file, new(Lines.Odd.Contains), cancellation);
        await PublishAsync(cancellation);
    }

    /// <summary>
    /// Writes the index and so finds the documents with the same id. Errors are logged and must not fail the export: the index is
    /// then built on request.
    /// </summary>
    /// <param name="file">What was read.</param>
    /// <param name="files">Where the file lies.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>How many of the first documents have the id of another, and all that the service would not import.</returns>
    public async Task<(long Doubled, NotImportable? NotImportable)> TryWriteAsync(FileReading file, BackupBlobs files, CancellationToken cancellation)
    {
        var doubles = new DoubleIds(Lines.Odd.Contains);
        isWritten = await TryAsync(() => WriteAsync(file, doubles, cancellation), cancellation);
        var lines = new List<long>();
        await TryAsync(() => FindLinesAsync(file, files, doubles, lines, cancellation), cancellation);
        // The export's result must not depend on whether there is space for its index.
        return (builder.FirstDoubles, Lines.Odd.Summary(isWritten ? doubles.Uncounted : builder.FirstDoubles, lines, file.Documents));
    }

    /// <summary>Publishes an index that was written.</summary>
    public async Task TryPublishAsync(CancellationToken cancellation)
    {
        if (isWritten)
            await TryAsync(() => PublishAsync(cancellation), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        builder.Dispose();
        Lines.Dispose();
        if (large is not null)
            await large.DisposeAsync();
    }

    private async Task WriteAsync(FileReading file, DoubleIds doubles, CancellationToken cancellation)
    {
        if (builder.Failure is { } failure)
            throw new IOException("There was no space for the entries of the document index.", failure);
        // Most indexes are small: one call, and no buffers for blocks.
        if (builder.Length <= Limits.SmallIndexBytes)
            small = new((int)builder.Length);
        else
            large = new(await derived.GetBlockBlobAsync(DocumentIndexes.NameOf(blobName), cancellation));
        await builder.WriteAsync(
            small is null ? large!.WriteAsync : small.WriteAsync, file.RawBytes, file.StoredBytes, file.StoredSha256, doubles, cancellation);
    }

    private Task PublishAsync(CancellationToken cancellation) => small is null
        ? large!.ReplaceAsync(cancellation)
        : derived.WriteAsync(DocumentIndexes.NameOf(blobName), small.GetBuffer().AsMemory(0, (int)small.Length), cancellation);

    private async Task FindLinesAsync(FileReading file, BackupBlobs files, DoubleIds doubles, List<long> lines, CancellationToken cancellation)
    {
        var raw = new RawFile((offset, bytes, token) => files.ReadAsync(blobName, offset, bytes, token), builder.Runs, file.RawBytes, file.StoredBytes);
        foreach (var offset in doubles.FirstUncounted)
            lines.Add(await raw.LineOfAsync(offset, cancellation));
    }

    private async Task<bool> TryAsync(Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (IsPassing(failure) && !cancellation.IsCancellationRequested)
        {
            Log.IndexUnwritten(logger, backupId, Printable.Of(collection), StorageFaults.Describe(failure));
            return false;
        }
    }

    private static bool IsPassing(Exception failure) =>
        StorageFaults.Include(failure) || failure is IOException or UnauthorizedAccessException or InvalidDataException or OperationCanceledException;
}
