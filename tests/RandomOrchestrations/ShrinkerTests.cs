namespace RandomOrchestrations;

public class ShrinkerTests
{
    /// <summary>A check that fails for every plan that sends an event shrinks one to the one step that sends.</summary>
    [Fact]
    public async Task Shrink_KeepsWhatFails_AndLittleElse()
    {
        Plan plan = Enumerable.Range(0, 1_000).Select(seed => Batch.PlanOf(seed)).First(candidate => Sends(candidate) && PlanText.Of(candidate).Split('\n').Length > 12);

        (Plan smallest, string difference) = await Shrinker.ShrinkAsync(plan, "first", candidate => Task.FromResult(Sends(candidate) ? "still" : null));

        Assert.Equal("still", difference);
        Assert.InRange(PlanText.Of(smallest).Trim().Split('\n').Length, 2, 4);
    }

    private static bool Sends(Plan plan) => PlanText.Of(plan).Contains("Send {", StringComparison.Ordinal);
}
