namespace Workflow.Logs.Door;

/// <summary>Of the blocks of one body, the logs that the order asks for, and no others: a device is believed about nothing else.</summary>
internal sealed class WantedLogs(OrderFilter filter)
{
    private readonly List<LogEntry> logs = [];
    private readonly long fromMs = filter.From?.ToUnixTimeMilliseconds() ?? long.MinValue;
    private readonly long toMs = filter.To?.ToUnixTimeMilliseconds() ?? long.MaxValue;
    private readonly int level = Math.Max(0, Array.IndexOf(LogLevels.Names, filter.Level));

    /// <summary>Adds the block's logs, where it is of the right user.</summary>
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
            // A source that is long and shared by many logs makes little into much, and so does what has to be escaped: what counts is what comes out.
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
