namespace Workflow.Tests.Nights.Draws;

/// <summary>What happens to the machine of the app: it stops, it dies, its clock is wrong for a while.</summary>
internal static class MachineDraw
{
    public static IEnumerable<Happening> Run(Chance chance, int nights)
    {
        var end = NightPlan.FirstDue + (NightPlan.Period * nights);
        for (var night = 0; night < nights; night++)
        {
            var due = NightPlan.FirstDue + (NightPlan.Period * night);
            if (chance.Once(0.3))
            {
                foreach (var one in Down(chance, due))
                    yield return one;
            }
        }
        for (var at = Jump(chance, 0); chance.Once(0.5) && at < end - TimeSpan.FromMinutes(10);)
        {
            var right = at + chance.Time(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(chance.One(20, 60, 240, 480)));
            if (right >= end)
                right = end - TimeSpan.FromSeconds(1);
            var change = Change(chance);
            yield return new(at, $"the clock is set by {change:c}", stage => stage.SetClock(change));
            yield return new(right, "the clock is put right", stage => stage.SetClock(-change));
            at = Jump(chance, (int)(right / NightPlan.Period) + 1);
        }
    }

    // Some hours on, or where a backup is at work.
    private static TimeSpan Jump(Chance chance, int night) =>
        NightPlan.FirstDue + (NightPlan.Period * (night + chance.Between(0, 3)))
        + (chance.Once(0.5) ? chance.Time(TimeSpan.FromMinutes(-20), TimeSpan.FromMinutes(10)) : chance.Time(TimeSpan.Zero, NightPlan.Period));

    // Days ahead are never reached by the right clock within a run; hours are.
    private static TimeSpan Change(Chance chance) => chance.Between(0, 2) switch
    {
        0 => chance.Time(TimeSpan.FromMinutes(1), TimeSpan.FromHours(7)),
        1 => TimeSpan.FromDays(chance.One(3, 5, 9, 30)),
        _ => -chance.Time(TimeSpan.FromMinutes(1), TimeSpan.FromDays(chance.One(1, 1, 4, 30))),
    };

    private static IEnumerable<Happening> Down(Chance chance, TimeSpan due)
    {
        var length = chance.Time(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(chance.One(1, 20, 200, 600)));
        if (chance.Once(0.5))
        {
            var calls = chance.Between(1, 40);
            var within = length < TimeSpan.FromHours(2) ? length : TimeSpan.FromHours(2);
            yield return new(
                due - TimeSpan.FromSeconds(chance.Between(1, 30)), $"the app is killed after {calls} calls, and starts within {within:c}", stage => stage.KillAtWorkAsync(calls, within));
            yield break;
        }
        var at = due + chance.Time(TimeSpan.FromMinutes(-30), TimeSpan.FromMinutes(chance.One(1, 10, 60)));
        yield return chance.Once(0.5)
            ? new(at, "the app is stopped", stage => stage.StopAsync())
            : new(at, "the app is killed", stage => stage.KillAsync());
        yield return new(at + length, "the app starts", stage => stage.StartAsync());
    }
}
