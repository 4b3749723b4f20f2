namespace Workflow.Tests.Nights.Draws;

/// <summary>What a plan is drawn with.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Once(double in1) => random.NextDouble() < in1;

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => random.Next(least, most + 1);

    public T One<T>(params IReadOnlyList<T> all) => all[random.Next(all.Count)];

    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> all, int count) => [.. random.GetItems(all.ToArray(), count).Distinct()];

    /// <summary>To the second.</summary>
    public TimeSpan Time(TimeSpan least, TimeSpan most) => TimeSpan.FromSeconds(Between((int)least.TotalSeconds, (int)most.TotalSeconds));
}
