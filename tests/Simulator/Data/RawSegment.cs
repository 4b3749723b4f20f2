namespace Simulator.Data;

/// <summary>Bytes without lines: an uploaded file, or part of an export that is no JSON Lines. Its documents are only counted.</summary>
internal sealed class RawSegment(ReadOnlyMemory<byte> bytes, long documents) : Segment
{
    public override long LengthBytes => bytes.Length;

    public override long Documents => documents;

    public override long LineStart(long line) => 0;

    public override IEnumerable<byte[]> Lines() => [];

    public override Task WriteAsync(Stream to, long offset, long count, CancellationToken ct) =>
        to.WriteAsync(bytes.Slice((int)offset, (int)count), ct).AsTask();
}
