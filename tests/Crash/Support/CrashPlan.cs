namespace Crash.Tests.Support;

/// <summary>When the process dies next: while it starts, or after so many lines of its log, a little later.</summary>
internal readonly record struct CrashMoment(bool InStart, int Lines, TimeSpan Then)
{
    public override string ToString() => InStart
        ? $"{Then.TotalMilliseconds:0} ms into its start"
        : $"{Lines} lines after it listened and {Then.TotalMilliseconds:0} ms";
}

/// <summary>
/// The deaths of one backup, all from one seed. The log has a line for each step that has ended: counting lines spreads them over all.
/// </summary>
internal sealed class CrashPlan
{
    private const int FewestKills = 2;
    private const int MostKills = 4;

    // A backup of the sample prints about 80 lines.
    private const int MostLines = 28;

    private CrashPlan(IReadOnlyList<CrashMoment> moments) => Moments = moments;

    public IReadOnlyList<CrashMoment> Moments { get; }

    public static CrashPlan Draw(Random chance)
    {
        var kills = chance.Next(FewestKills, MostKills + 1);
        // The first strikes a running backup; a later one may also strike a start.
        return new([.. Enumerable.Range(0, kills).Select(kill => Draw(chance, mayBeInStart: kill > 0))]);
    }

    private static CrashMoment Draw(Random chance, bool mayBeInStart) => mayBeInStart && chance.Next(8) == 0
        ? new(InStart: true, 0, TimeSpan.FromMilliseconds(chance.Next(600)))
        : new(InStart: false, chance.Next(MostLines), TimeSpan.FromMilliseconds(chance.Next(60)));

    public override string ToString() => string.Join("; ", Moments);
}
