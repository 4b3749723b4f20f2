using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class EngineBasicsTests
{
    [Fact]
    public async Task Activities_CalledInSequence_ResultsArriveInOrder()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("greet", async (context, name) =>
            {
                string first = await context.CallActivityAsync<string>("hello", name);
                string second = await context.CallActivityAsync<string>("hello", first);
                return second;
            })
            .AddActivityFunc<string, string>("hello", (_, name) => $"你好 {name}"));

        OrchestrationMetadata done = await host.RunAsync("greet", "商店");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal("你好 你好 商店", done.ReadOutputAs<string>());
        Assert.Equal("商店", done.ReadInputAs<string>());
        Assert.Equal(0, host.Replays);
    }

    [Fact]
    public async Task Timer_OfAMonth_FiresAtOnceOnTheVirtualClock()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<double>("sleep", async context =>
            {
                DateTime start = context.CurrentUtcDateTime;
                for (int day = 0; day < 30; day++)
                    await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                return (context.CurrentUtcDateTime - start).TotalDays;
            }));

        OrchestrationMetadata done = await host.RunAsync("sleep");

        Assert.Equal(30, done.ReadOutputAs<double>());
    }

    [Fact]
    public async Task Child_Called_ReturnsItsOutputAndKnowsItsParent()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("parent", context => context.CallSubOrchestratorAsync<string>(
                "child", 21, new TaskOptions().WithInstanceId("备份:0")))
            .AddOrchestratorFunc<int, string>("child", (context, number) =>
                Task.FromResult($"{context.InstanceId} {context.Parent!.Name} {number * 2}")));

        OrchestrationMetadata done = await host.RunAsync("parent");

        Assert.Equal("备份:0 parent 42", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task FanOut_OfTwoThousand_CompletesWithoutReplay()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("fan", async (context, width) =>
            {
                int[] results = await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<int>("double", i)));
                return results.Sum();
            })
            .AddActivityFunc<int, int>("double", (_, i) => i * 2));

        OrchestrationMetadata done = await host.RunAsync("fan", 2_000);

        Assert.Equal(2_000 * 1_999, done.ReadOutputAs<int>());
        Assert.Equal(0, host.Replays);
    }

    [Fact]
    public async Task Crash_InTheMiddle_GoesOnWhereItWas()
    {
        int runs = 0;
        using SemaphoreSlim reached = new(0);
        TaskCompletionSource never = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("work", async context =>
            {
                int sum = 0;
                for (int i = 0; i < 5; i++)
                    sum += await context.CallActivityAsync<int>("step", i);
                return sum;
            })
            .AddActivityFunc<int, int>("step", async (_, i) =>
            {
                if (i == 3 && Interlocked.Increment(ref runs) == 1)
                {
                    reached.Release();
                    await never.Task;
                }

                return i;
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("work");
        await reached.WaitAsync();

        await host.CrashAsync();
        await host.StartAgainAsync();
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(10, done.ReadOutputAs<int>());
        Assert.Equal(2, runs);
        Assert.Equal(1, host.Replays);
    }
}
