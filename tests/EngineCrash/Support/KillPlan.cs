namespace EngineCrash.Tests.Support;

/// <summary>When the process dies next: while it starts, or after so many answers, a little later.</summary>
internal readonly record struct KillMoment(bool InStart, int Answers, TimeSpan Then)
{
    public override string ToString() => InStart
        ? $"{Then.TotalMilliseconds:0} ms after its launch"
        : $"{Answers} answers after it served and {Then.TotalMilliseconds:0} ms";
}

/// <summary>The deaths of one run, all from one seed.</summary>
internal static class KillPlan
{
    private const int MostAnswers = 800;
    private const int MostStartMilliseconds = 250;
    private const int MostMilliseconds = 40;

    public static IReadOnlyList<KillMoment> Draw(int kills, Random chance)
        => [.. Enumerable.Range(0, kills).Select(_ => Draw(chance))];

    private static KillMoment Draw(Random chance) => chance.Next(8) == 0
        ? new(InStart: true, 0, TimeSpan.FromMilliseconds(chance.Next(MostStartMilliseconds)))
        : new(InStart: false, chance.Next(MostAnswers), TimeSpan.FromMilliseconds(chance.Next(MostMilliseconds)));
}
