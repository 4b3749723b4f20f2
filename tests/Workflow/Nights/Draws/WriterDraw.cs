namespace Workflow.Tests.Nights.Draws;

/// <summary>What the mini program's users do to the cloud.</summary>
internal static class WriterDraw
{
    public static IEnumerable<Happening> Night(Chance chance, IReadOnlyList<string> names, TimeSpan due)
    {
        for (var left = chance.Between(0, 4); left > 0; left--)
            yield return One(chance, chance.One(names), due + chance.Time(TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(chance.One(2, 20, 150))));
        if (!chance.Once(0.08))
            yield break;
        var name = chance.One("新集合", names[0]);
        var at = due + chance.Time(TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(30));
        yield return new(at, $"the collection {name} is deleted", stage => stage.Cloud.Delete(name));
        yield return new(at + chance.Time(TimeSpan.FromMinutes(1), TimeSpan.FromHours(4)), $"the collection {name} is made", stage => stage.Cloud.Create(name));
    }

    private static Happening One(Chance chance, string name, TimeSpan at)
    {
        var count = chance.Between(1, 8);
        return chance.Between(0, 3) switch
        {
            0 => new(at, $"the {count} oldest documents of {name} are removed", stage => stage.Cloud.Remove(name, count, oldest: true)),
            1 => new(at, $"the {count} newest documents of {name} are removed", stage => stage.Cloud.Remove(name, count, oldest: false)),
            _ => new(at, $"{count} documents are added to {name}", stage => stage.Cloud.Add(name, count)),
        };
    }
}
