namespace Workflow.Logs.Files;

/// <summary>Counts logs by hour and level. A device may send any times: if there are too many hours, intervals become longer.</summary>
internal sealed class LevelHistogram
{
    private Dictionary<long, long[]> counts = [];
    private long lastNumber = long.MinValue;
    private long[] last = [];

    /// <summary>Length of an interval.</summary>
    public long IntervalMs { get; private set; } = 3_600_000;

    public void Add(long timeMs, int level)
    {
        var number = Floor(timeMs, IntervalMs);
        if (number != lastNumber)
        {
            if (!counts.TryGetValue(number, out last!))
                counts.Add(number, last = new long[LogLevels.Names.Length]);
            lastNumber = number;
        }
        last[level]++;
        if (counts.Count > Limits.HistogramIntervals)
            Widen();
    }

    /// <summary>The intervals that have logs, oldest first.</summary>
    public IReadOnlyList<LogInterval> ToIntervals() => [.. counts.OrderBy(one => one.Key).Select(one => new LogInterval
    {
        Start = DateTimeOffset.FromUnixTimeMilliseconds(one.Key * IntervalMs),
        Debug = one.Value[0],
        Info = one.Value[1],
        Warn = one.Value[2],
        Error = one.Value[3],
    })];

    private void Widen()
    {
        var wider = new Dictionary<long, long[]>();
        foreach (var (number, levels) in counts)
        {
            var into = Floor(number, 2);
            if (!wider.TryGetValue(into, out var sum))
                wider.Add(into, sum = new long[levels.Length]);
            for (var level = 0; level < levels.Length; level++)
                sum[level] += levels[level];
        }
        counts = wider;
        IntervalMs *= 2;
        lastNumber = long.MinValue;
    }

    private static long Floor(long value, long step) => (value / step) - (value % step < 0 ? 1 : 0);
}
