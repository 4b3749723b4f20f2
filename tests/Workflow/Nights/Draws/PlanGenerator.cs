namespace Workflow.Tests.Nights.Draws;

/// <summary>Makes the plan of a seed. Most trouble begins near a due time, where the work is.</summary>
internal static class PlanGenerator
{
    public const int Nights = 8;

    private static readonly string[] Names = ["订单", "users", "商品/一", "日志 2026", "a%b", "评论😀"];

    public static NightPlan PlanOf(int seed)
    {
        var chance = new Chance(seed);
        var names = Names[..chance.One(2, 2, 3, 3, 4, 6)];
        var maxWait = chance.One(TimeSpan.FromMinutes(20), TimeSpan.FromHours(1), TimeSpan.FromMinutes(150));
        var jobTime = TimeSpan.FromMinutes(chance.One(0, 1, 5, 12));
        var people = new PeopleDraw(chance, names);
        var service = new ServiceDraw(chance, names);
        var happenings = new List<Happening>();
        for (var night = 0; night < Nights; night++)
        {
            var due = NightPlan.FirstDue + (NightPlan.Period * night);
            happenings.AddRange(WriterDraw.Night(chance, names, due));
            for (var left = chance.One(0, 1, 1, 2, 2, 3); left > 0; left--)
                happenings.Add(service.One(due));
            if (chance.Once(0.4))
                happenings.AddRange(people.Some(due));
        }
        happenings.AddRange(MachineDraw.Run(chance, Nights));
        return new()
        {
            Seed = seed,
            Nights = Nights,
            Collections = [.. names.Select(name => (name, chance.One(0, 1, 4, 9, 25)))],
            Excluded = chance.Once(0.2) ? names[^1] : null,
            MaxWait = maxWait,
            Window = chance.One(1, 2, 4),
            JobTime = jobTime,
            Happenings = [.. happenings.Where(one => one.At < NightPlan.FirstDue + (NightPlan.Period * Nights)).OrderBy(one => one.At)],
        };
    }
}
