namespace Workflow.Logs.Door;

/// <summary>The logs of one body's blocks that the order asks for, and no others: the device is not trusted otherwise.</summary>
internal sealed class WantedLogs(OrderFilter filter)
{
    private readonly List<LogEntry> logs = [];
    private readonly long fromMs = filter.From?.ToUnixTimeMilliseconds() ?? long.MinValue;
    private readonly long toMs = filter.To?.ToUnixTimeMilliseconds() ?? long.MaxValue;
    private readonly int level = Math.Max(0, Array.IndexOf(LogLevels.Names, filter.Level));

    /// <summary>Adds the block's logs, if they are of the right user.</summary>
    public void Add(Block block)
    {
        if (block.Source.Uin != filter.Uin)
            return;
        for (var index = 0; index < block.Count; index++)
        {
            var log = block[index];
            if (log.TimeMs < fromMs || log.TimeMs > toMs || log.Level < level)
                continue;
            if (logs.Count == Limits.ChunkLogs)
                throw TooMuch();
            logs.Add(log);
        }
    }

    /// <summary>Sorted by time, tab and number, as gzip of JSON lines.</summary>
    /// <exception cref="BodyRefusedException">413: they make too much.</exception>
    public SortedChunk ToChunk(string device)
    {
        logs.Sort(ByTime);
        using var lines = new LineWriter(device);
        foreach (var log in logs)
        {
            // A long source shared by many logs expands, and so do escapes: the output size counts.
            if (lines.Write(log) > Limits.ChunkRawBytes)
                throw TooMuch();
        }
        var (gzip, rawBytes) = lines.End();
        return new(gzip, logs.Count, rawBytes, TimeOf(0), TimeOf(^1));
    }

    private static BodyRefusedException TooMuch() => BodyRefusedException.TooLarge(
        $"The body makes more than {Limits.ChunkLogs} logs or {Limits.ChunkRawBytes} bytes of JSON lines. Send less at a time.");

    private DateTimeOffset? TimeOf(Index index) => logs.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(logs[index].TimeMs);

    private static int ByTime(LogEntry one, LogEntry other)
    {
        var order = one.TimeMs.CompareTo(other.TimeMs);
        if (order == 0)
            order = string.CompareOrdinal(one.Block.Tab, other.Block.Tab);
        return order == 0 ? one.Seq.CompareTo(other.Seq) : order;
    }
}
