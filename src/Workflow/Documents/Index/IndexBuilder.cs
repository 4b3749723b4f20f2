using System.IO.Hashing;
using Workflow.Documents.Canonical;

namespace Workflow.Documents.Index;

/// <summary>
/// Collects the entries of a file while it is read, and writes its index. An index can be rebuilt at any time, so errors here are only
/// recorded and the reading continues.
/// </summary>
internal sealed class IndexBuilder : IDisposable
{
    private const int BatchEntries = 1024;

    private readonly EntrySorter sorter = new();

    /// <summary>The runs that were seen.</summary>
    public RunTable Runs { get; } = new();

    /// <summary>Why there will be no index; null if there will be one.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Among the first documents, up to <see cref="Limits.SortedEntries"/>, those with the id of another. Independent of the index.</summary>
    public long FirstDoubles => sorter.FirstDoubles;

    /// <summary>Takes a document that has an <c>_id</c>.</summary>
    /// <param name="reader">The reader that has just read it.</param>
    /// <param name="offset">Where it begins in the raw file.</param>
    /// <param name="length">Its bytes there.</param>
    public void Add(DocumentReader reader, long offset, int length)
    {
        if (Failure is null)
            Add(IndexEntry.Of(reader.IdHash, reader.ContentHash(), offset, length));
    }

    internal void Add(IndexEntry entry)
    {
        try
        {
            sorter.Add(entry);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            Failure = full;
        }
    }

    /// <summary>Bytes that the index will have, once all documents are added.</summary>
    public long Length => IndexHeader.LengthOf(sorter.Count, Runs.Count, FanOut.BitsFor(sorter.Count));

    /// <summary>Writes the index of the file that was read.</summary>
    /// <param name="write">Receives its bytes in order.</param>
    /// <param name="rawBytes">Bytes of the raw file.</param>
    /// <param name="storedBytes">Bytes of the stored file.</param>
    /// <param name="storedSha256">Its SHA-256, lower-case hex.</param>
    /// <param name="doubles">Receives the documents with the id of another.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <exception cref="IOException">The temporary file cannot be read.</exception>
    public async Task WriteAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, long rawBytes, long storedBytes, string storedSha256, DoubleIds doubles, CancellationToken cancellation)
    {
        var runs = Runs.ToBytes();
        var header = new IndexHeader
        {
            Entries = sorter.Count,
            RawBytes = rawBytes,
            StoredBytes = storedBytes,
            StoredSha256 = storedSha256,
            Runs = Runs.Count,
            RunsChecksum = Crc32.HashToUInt32(runs),
            FanOutBits = FanOut.BitsFor(sorter.Count),
        };
        await write(header.ToBytes(), cancellation);
        await write(runs, cancellation);
        var fanOut = new FanOut(header.FanOutBits);
        var entries = new IndexEntry[BatchEntries];
        var bytes = new byte[BatchEntries * IndexEntry.Bytes];
        for (var more = true; more;)
        {
            var count = sorter.Read(entries);
            for (var i = 0; i < count; i++)
            {
                fanOut.Add(entries[i]);
                doubles.Add(entries[i]);
                entries[i].Write(bytes.AsSpan(i * IndexEntry.Bytes));
            }
            await write(bytes.AsMemory(0, count * IndexEntry.Bytes), cancellation);
            more = count == BatchEntries;
        }
        await write(fanOut.End(), cancellation);
    }

    public void Dispose() => sorter.Dispose();
}
