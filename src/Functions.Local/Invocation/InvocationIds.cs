using System.Globalization;

namespace Functions.Local.Invocation;

/// <summary>Ids of calls: when this host started, and a count. Unique in one host's log, and readable in its order.</summary>
internal sealed class InvocationIds(TimeProvider time)
{
    private readonly string _start = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    private long _count;

    public string Next() => $"{_start}-{Interlocked.Increment(ref _count)}";
}
