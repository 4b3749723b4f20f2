using System.IO.Compression;

namespace Workflow.Logs.Files;

/// <summary>Reads gzipped lines one after the other. Holds a piece of text, as long as the longest line.</summary>
internal sealed class ChunkCursor(Stream gzip) : IDisposable
{
    private const int PieceBytes = 32 * 1024;

    private readonly GZipStream text = new(gzip, CompressionMode.Decompress);
    private byte[] buffer = new byte[PieceBytes];
    private int start;
    private int end;
    private int lineLength;
    private bool isOver;

    /// <summary>The line, with its line feed.</summary>
    public ReadOnlyMemory<byte> Line => buffer.AsMemory(start, lineLength);

    public LineHead Head { get; private set; } = new(new(0, "", 0), 0);

    /// <summary>Goes to the next line; false at the end.</summary>
    /// <exception cref="InvalidDataException">The stored data is not a gzip of logs.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        start += lineLength;
        lineLength = 0;
        for (var searched = 0; ;)
        {
            var feed = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                lineLength = searched + feed + 1;
                Head = LineHead.Read(buffer.AsSpan(start, lineLength), Head.Place.Tab);
                return true;
            }
            searched = end - start;
            if (isOver)
                return searched == 0 ? false : throw new InvalidDataException("The last line of a chunk has no end.");
            MakeRoom();
            var read = await text.ReadAsync(buffer.AsMemory(end), cancellation);
            end += read;
            isOver = read == 0;
        }
    }

    public void Dispose() => text.Dispose();

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
    }
}
