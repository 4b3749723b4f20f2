namespace OfficialEngine.Tests.Site;

/// <summary>Real time that is never twice the same: of two exports at once only chance would say whether their times are equal.</summary>
internal sealed class DistinctTimes : TimeProvider
{
    private long latest;

    public override DateTimeOffset GetUtcNow()
    {
        while (true)
        {
            var (before, now) = (Interlocked.Read(ref latest), System.GetUtcNow().UtcTicks);
            var next = Math.Max(before + 1, now);
            if (Interlocked.CompareExchange(ref latest, next, before) == before)
                return new(next, TimeSpan.Zero);
        }
    }
}
