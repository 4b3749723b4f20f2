using Workflow.Storage;

namespace Workflow.Logs.Files;

/// <summary>
/// Writes lines as gzip members of about <see cref="Limits.MemberBytes"/> of text each, and keeps the index of them. Members are compressed on
/// all cores while the next are filled; a few are in memory at a time.
/// </summary>
internal sealed class MemberWriter(BlobBlocks target) : ILineSink
{
    private readonly LevelHistogram histogram = new();
    private readonly List<LogMember> members = [];
    private readonly Queue<Member> inFlight = new();
    private byte[] buffer = BufferPool.Chunks.Rent();
    private int filled;
    private Member member = new(0);
    private long rawBytes;
    private long firstMs = long.MaxValue;
    private long lastMs = long.MinValue;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> line, LineHead head, CancellationToken cancellation)
    {
        if (member.Lines > 0 && member.RawBytes + line.Length > Limits.MemberBytes)
            await CloseMemberAsync(cancellation);
        member.Count(head, line.Length);
        histogram.Add(head.Place.TimeMs, head.Level);
        rawBytes += line.Length;
        while (line.Length > 0)
        {
            if (filled == Limits.ChunkBytes)
                Compress();
            var take = Math.Min(line.Length, Limits.ChunkBytes - filled);
            line[..take].CopyTo(buffer.AsMemory(filled));
            filled += take;
            line = line[take..];
        }
    }

    /// <summary>Writes what is left; gives the index of all.</summary>
    public async Task<LogIndex> EndAsync(long doubles, CancellationToken cancellation)
    {
        if (member.Lines > 0)
            await CloseMemberAsync(cancellation);
        while (inFlight.Count > 0)
            await WriteMemberAsync(cancellation);
        BufferPool.Chunks.Return(buffer);
        return new()
        {
            Lines = member.FirstLine,
            Doubles = doubles,
            RawBytes = rawBytes,
            StoredBytes = target.Bytes,
            First = members.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(firstMs),
            Last = members.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(lastMs),
            IntervalSeconds = histogram.IntervalMs / 1000,
            Histogram = histogram.ToIntervals(),
            Members = members,
        };
    }

    private void Compress()
    {
        member.Add(buffer, filled);
        buffer = BufferPool.Chunks.Rent();
        filled = 0;
    }

    private async ValueTask CloseMemberAsync(CancellationToken cancellation)
    {
        Compress();
        inFlight.Enqueue(member);
        (firstMs, lastMs) = (Math.Min(firstMs, member.FirstMs), Math.Max(lastMs, member.LastMs));
        member = new(member.FirstLine + member.Lines);
        if (inFlight.Count > CompressorThreads.Count)
            await WriteMemberAsync(cancellation);
    }

    private async ValueTask WriteMemberAsync(CancellationToken cancellation)
    {
        var oldest = inFlight.Dequeue();
        var offset = target.Bytes;
        await target.WriteAsync(GzipChunks.Start, cancellation);
        foreach (var compressing in oldest.Pieces)
        {
            var compressed = await compressing;
            await target.WriteAsync(compressed, cancellation);
            BufferPool.Chunks.Return(compressed.Array!);
        }
        await target.WriteAsync(oldest.End(), cancellation);
        members.Add(oldest.ToIndex(offset, target.Bytes - offset));
    }

    private sealed class Member(long firstLine)
    {
        private readonly GzipChunks gzip = new();
        private readonly long[] levels = new long[LogLevels.Names.Length];

        public long FirstLine => firstLine;

        public long Lines { get; private set; }

        public long RawBytes { get; private set; }

        public long FirstMs { get; private set; } = long.MaxValue;

        public long LastMs { get; private set; } = long.MinValue;

        /// <summary>More than one only where a line is longer than a buffer.</summary>
        public List<Task<ArraySegment<byte>>> Pieces { get; } = [];

        public void Count(LineHead head, int bytes)
        {
            Lines++;
            RawBytes += bytes;
            levels[head.Level]++;
            FirstMs = Math.Min(FirstMs, head.Place.TimeMs);
            LastMs = Math.Max(LastMs, head.Place.TimeMs);
        }

        public void Add(byte[] chunk, int length)
        {
            gzip.Add(chunk.AsSpan(0, length));
            Pieces.Add(CompressorThreads.CompressAsync(chunk, length));
        }

        public byte[] End() => gzip.End();

        public LogMember ToIndex(long offset, long bytes) => new()
        {
            Offset = offset,
            Bytes = bytes,
            FirstLine = FirstLine,
            Lines = Lines,
            First = DateTimeOffset.FromUnixTimeMilliseconds(FirstMs),
            Last = DateTimeOffset.FromUnixTimeMilliseconds(LastMs),
            Debug = levels[0],
            Info = levels[1],
            Warn = levels[2],
            Error = levels[3],
        };
    }
}
