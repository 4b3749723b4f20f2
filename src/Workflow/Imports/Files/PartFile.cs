using System.Buffers;
using System.IO.Pipelines;
using Workflow.Documents.Canonical;
using Workflow.Documents.Index;

namespace Workflow.Imports.Files;

/// <summary>Writes the lines of a part as the service wrote them. Each is compared with its record first, so that a damaged file is never imported.</summary>
/// <param name="file">Where they lie.</param>
/// <param name="records">Which they are.</param>
internal sealed class PartFile(RawFile file, IReadOnlyList<DiffRecord> records)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Writes all lines.</summary>
    /// <exception cref="InvalidDataException">A line is not what was compared.</exception>
    public async Task WriteAsync(Stream target, CancellationToken cancellation)
    {
        var reader = new DocumentReader();
        var pipe = PipeWriter.Create(target, new(leaveOpen: true));
        foreach (var record in records)
        {
            var line = await file.ReadAsync(record.Offset, record.Length, cancellation);
            if (IndexEntry.OfDocument(reader, line, record.Offset)?.ContentHash() != record.ToHash())
                throw new InvalidDataException("A document is not the one that was compared: the stored file or its index is damaged.");
            pipe.Write(line);
            pipe.Write("\n"u8);
            if (pipe.UnflushedBytes > BufferBytes)
                await pipe.FlushAsync(cancellation);
        }
        await pipe.CompleteAsync();
    }
}
