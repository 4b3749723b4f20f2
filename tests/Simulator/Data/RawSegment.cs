namespace Simulator.Data;

/// <summary>Bytes that are no documents: an uploaded file.</summary>
internal sealed class RawSegment(byte[] bytes) : Segment
{
    public override long LengthBytes => bytes.Length;

    public override long Documents => 0;

    public override long LineStart(long line) => 0;

    public override IEnumerable<byte[]> Lines() => [];

    public override Task WriteAsync(Stream to, long offset, long count, CancellationToken ct) =>
        to.WriteAsync(bytes.AsMemory((int)offset, (int)count), ct).AsTask();
}
