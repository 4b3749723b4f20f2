using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>Purges go in steps, take descendants first, and never take what has not ended.</summary>
public sealed class PurgeTests
{
    [Fact]
    public async Task PurgeOfOne_WithMoreDescendantsThanAStepTakes_TakesAllOfThem()
    {
        const int Children = 2 * Limits.InstancesPerPurgeStep + 7;
        await using DurableTestHost host = await StartAsync();
        await host.RunAsync("父", Children, new StartOrchestrationOptions("根"));
        await host.RunAsync("叶", 1, new StartOrchestrationOptions("别"));

        PurgeResult result = await host.Client.PurgeInstanceAsync("根", new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(Children + 1, result.PurgedInstanceCount);
        Assert.NotNull(await host.Client.GetInstanceAsync("别"));
        Assert.Equal(1, await CountAsync(host));
    }

    [Fact]
    public async Task PurgeStep_TakesDescendantsBeforeTheirParent()
    {
        await using DurableTestHost host = await StartAsync();
        await host.RunAsync("父", Limits.InstancesPerPurgeStep + 10, new StartOrchestrationOptions("根"));

        PurgeStep step = await host.Engine.Store.PurgeAsync("根", recursive: true);

        Assert.Equal(new PurgeStep(Limits.InstancesPerPurgeStep, true), step);
        Assert.NotNull(await host.Client.GetInstanceAsync("根"));
        Assert.Equal(new PurgeStep(11, false), await host.Engine.Store.PurgeAsync("根", recursive: true));
    }

    [Fact]
    public async Task PurgeOfMany_TakesWhatHasEnded_InSteps_AndLeavesTheRest()
    {
        const int Ended = 2 * Limits.InstancesPerPurgeStep;
        await using DurableTestHost host = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Ended).Select(i => host.RunAsync("叶", i)));
        string waiting = await host.Client.ScheduleNewOrchestrationInstanceAsync("等");
        await host.Clock.WhenIdleAsync();

        PurgeResult none = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Running]));
        PurgeResult result = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());

        Assert.Equal(0, none.PurgedInstanceCount);
        Assert.Equal((Ended, true), (result.PurgedInstanceCount, result.IsComplete));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(waiting))!.RuntimeStatus);
    }

    private static Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(registry => registry
        .AddOrchestratorFunc<int>("父", async (context, children) =>
            await Task.WhenAll(Enumerable.Range(0, children).Select(i => context.CallSubOrchestratorAsync("叶", i))))
        .AddOrchestratorFunc<int, int>("叶", (_, number) => number)
        .AddOrchestratorFunc("等", context => context.WaitForExternalEvent<string>("完")));

    private static async Task<int> CountAsync(DurableTestHost host)
    {
        int count = 0;
        await foreach (OrchestrationMetadata _ in host.Client.GetAllInstancesAsync())
            count++;
        return count;
    }
}
