using Microsoft.DurableTask.Client;
using RandomOrchestrations.Plain;
using Xunit.Abstractions;

namespace RandomOrchestrations;

/// <summary>A thousand seeds prove something only if the programs are worth it.</summary>
public class PlanTests(ITestOutputHelper output)
{
    private readonly List<PlainWorld> _worlds = [.. Enumerable.Range(0, 1_000).Select(seed => PlainWorld.Run(Batch.PlanOf(seed)))];

    [Fact]
    public void Plans_EndInEveryStatus_AndDoMuch()
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        for (int seed = 1_000; seed < 2_000; seed++)
            Batch.PlanOf(seed);
        output.WriteLine($"{(Environment.CpuUsage.TotalTime - start).TotalMicroseconds / 1_000:0} µs of processor a plan");

        List<PlainInstance> roots = [.. _worlds.Select(world => world.Instances[world.Plan.RootId])];
        List<PlainInstance> all = [.. _worlds.SelectMany(world => world.Instances.Values)];
        foreach (OrchestrationRuntimeStatus status in new[]
        {
            OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Suspended,
        })
        {
            int count = roots.Count(root => root.Status == status);
            output.WriteLine($"{status}: {count}");
            Assert.InRange(count, 15, 700);
        }

        Assert.InRange(all.Count, 1_400, 10_000);
        Assert.InRange(all.Count(instance => instance.Execution > 0), 100, 1_000);
        Assert.InRange(_worlds.Sum(world => world.Effects.Values.Sum()), 1_200, 20_000);
        string seen = string.Join('\n', all.Select(instance => instance.Output));
        Assert.All(["=got:外面", "=got:来自", "=canceled", "=nothing", "=all", "=any1", "TaskFailedException:", "TimeoutException:"], text => Assert.Contains(text, seen, StringComparison.Ordinal));
    }

    [Fact]
    public void SameSeed_GivesTheSamePlan_AndAnotherAnother()
    {
        Assert.Equal(PlanText.Of(Batch.PlanOf(7)), PlanText.Of(Batch.PlanOf(7)));
        Assert.InRange(_worlds.Select(world => PlanText.Of(world.Plan).Replace(world.Plan.RootId, "根", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count(), 900, 1_000);
    }
}
