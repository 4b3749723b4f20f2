using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class ContinueAsNewTests
{
    [Fact]
    public async Task Loop_OfAThousandRounds_KeepsNoHistoryOfTheEarlierOnes()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("loop", async (context, round) =>
            {
                int next = await context.CallActivityAsync<int>("next", round);
                if (next < 200)
                    context.ContinueAsNew(next);
                return next;
            })
            .AddActivityFunc<int, int>("next", (_, round) => round + 1));

        OrchestrationMetadata done = await host.RunAsync("loop", 0);

        Assert.Equal(200, done.ReadOutputAs<int>());
        Assert.Equal(199, done.ReadInputAs<int>());
        StoredHistory history = StoredHistory.Of(host, done.InstanceId);
        Assert.Equal(199, history.Execution);
        Assert.Equal(4, history.Events.Count);
        Assert.Empty(host.Engine.Store.ReadHistory(host.Engine.Store.Find(done.InstanceId)!.Key, 198));
    }

    [Fact]
    public async Task NewVersion_TakesOver_AndCustomStatusStays()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string?, string>("m", "1", (context, _) =>
            {
                context.SetCustomStatus("一");
                context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "从一来", NewVersion = "2" });
                return Task.FromResult("unused");
            })
            .AddOrchestratorFunc<string?, string>("m", "2", (context, input) => Task.FromResult($"{input} {context.Version}")));

        OrchestrationMetadata done = await host.RunAsync("m", options: new StartOrchestrationOptions { Version = "1" });

        Assert.Equal("从一来 2", done.ReadOutputAs<string>());
        Assert.Equal("一", done.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task ResultOfTheEarlierExecution_IsNotTakenForTheNewOne()
    {
        TaskCompletionSource release = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, string>("swap", async (context, round) =>
            {
                Task<string> call = context.CallActivityAsync<string>("slow", round);
                if (round == 0)
                {
                    context.ContinueAsNew(1);
                    return "again";
                }

                return await call;
            })
            .AddActivityFunc<int, string>("slow", async (_, round) =>
            {
                if (round == 1)
                    await release.Task;
                return $"轮 {round}";
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("swap", 0);
        await host.Client.WaitForInstanceStartAsync(id);
        release.SetResult();

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("轮 1", done.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimersOfTheEarlierExecution_AreGone(bool crash)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("leave", async (context, round) =>
            {
                if (round == 0)
                {
                    _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    _ = context.CreateTimer(TimeSpan.FromDays(400), CancellationToken.None);
                    await context.WaitForExternalEvent<string>("走");
                    context.ContinueAsNew(1);
                    return;
                }

                await context.WaitForExternalEvent<string>("从不");
            }));
        host.Clock.StopAt = host.Clock.GetUtcNow();
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("leave", 0);
        await host.Client.RaiseEventAsync(id, "走", "走");
        await host.Clock.WhenIdleAsync();
        if (crash)
        {
            await host.CrashAsync();
            await host.StartAgainAsync();
        }

        DateTimeOffset start = host.Clock.GetUtcNow();
        host.Clock.StopAt = DateTimeOffset.MaxValue;
        await host.Clock.WhenIdleAsync();

        Assert.Equal(start, host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task CallThatNobodyAwaits_StillRuns_AfterACrashToo()
    {
        int runs = 0;
        TaskCompletionSource never = new();
        TaskCompletionSource begun = new();
        TaskCompletionSource ranAgain = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, string>("forget", (context, round) =>
            {
                if (round > 0)
                    return Task.FromResult("ended");
                _ = context.CallActivityAsync("aside", "参数");
                context.ContinueAsNew(1);
                return Task.FromResult("again");
            })
            .AddActivityFunc<string>("aside", async (_, input) =>
            {
                Assert.Equal("参数", input);
                if (Interlocked.Increment(ref runs) == 1)
                {
                    begun.SetResult();
                    await never.Task;
                }

                ranAgain.SetResult();
            }));
        await host.RunAsync("forget", 0);
        await begun.Task;

        await host.CrashAsync();
        await host.StartAgainAsync();

        await ranAgain.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
