using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class EventTests
{
    [Fact]
    public async Task Events_RaisedInOrder_AreTakenInOrder()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int[]>("collect", async context =>
            {
                List<int> taken = [];
                for (int i = 0; i < 200; i++)
                    taken.Add(await context.WaitForExternalEvent<int>("数"));
                return [.. taken];
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("collect");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.Client.RaiseEventAsync(id, "数", i)));
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(Enumerable.Range(0, 200), done.ReadOutputAs<int[]>());
    }

    [Fact]
    public async Task EventOfAnotherOrchestrator_ToOneThatIsNotInMemory_ArrivesOnce()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("listener", async context =>
            {
                string first = await context.WaitForExternalEvent<string>("话");
                return first + await context.WaitForExternalEvent<string>("话");
            })
            .AddOrchestratorFunc<string>("sender", (context, said) =>
            {
                context.SendEvent("听者", "话", said);
                return Task.CompletedTask;
            }));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("listener", new StartOrchestrationOptions("听者"));
        await host.Clock.WhenIdleAsync();
        await host.StopAsync();
        await host.StartAgainAsync();

        await host.RunAsync("sender", "一");
        await host.Clock.WhenIdleAsync();
        await host.RunAsync("sender", "二");

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync("听者", getInputsAndOutputs: true);
        Assert.Equal("一二", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Event_BeforeAnyoneWaits_IsKept_ThroughACrash()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("late", async context =>
            {
                await context.WaitForExternalEvent<string>("first");
                return await context.WaitForExternalEvent<string>("SECOND");
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("late");
        await host.Client.RaiseEventAsync(id, "second", "第二");

        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "First", "第一");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("第二", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Waiters_OfOneName_AreServedNewestFirst()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("stack", async context =>
            {
                Task<string> one = context.WaitForExternalEvent<string>("e");
                Task<string> two = context.WaitForExternalEvent<string>("e");
                Task<string> three = context.WaitForExternalEvent<string>("e");
                return string.Join(',', await Task.WhenAll(one, two, three));
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("stack");
        foreach (string payload in new[] { "甲", "乙", "丙" })
            await host.Client.RaiseEventAsync(id, "e", payload);

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("丙,乙,甲", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task CanceledWaiter_IsPassedOver()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("cancel", async context =>
            {
                using CancellationTokenSource source = new();
                Task<string> kept = context.WaitForExternalEvent<string>("e");
                Task<string> canceled = context.WaitForExternalEvent<string>("e", source.Token);
                source.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
                return await kept;
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("cancel");
        await host.Client.RaiseEventAsync(id, "e", "还在");

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("还在", done.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, "来了 0")]
    [InlineData(false, "timed out 3")]
    public async Task Wait_WithATimeout_EndsAtTheEventOrTheTime(bool raise, string expected)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("wait", async context =>
            {
                DateTime start = context.CurrentUtcDateTime;
                string result;
                try
                {
                    result = await context.WaitForExternalEvent<string>("e", TimeSpan.FromDays(3));
                }
                catch (OperationCanceledException)
                {
                    result = "timed out";
                }

                return $"{result} {(context.CurrentUtcDateTime - start).TotalDays:0}";
            }));
        host.Clock.AutoAdvance = !raise;
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        if (raise)
            await host.Client.RaiseEventAsync(id, "e", "来了");

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(expected, done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task SendEvent_FromOneOrchestration_ReachesAnother_AndNobodyIsNoError()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("receiver", context => context.WaitForExternalEvent<string>("news"))
            .AddOrchestratorFunc("sender", context =>
            {
                context.SendEvent("nobody", "news", "空");
                context.SendEvent("接收", "news", "消息");
                return Task.CompletedTask;
            }));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("receiver", new StartOrchestrationOptions("接收"));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("sender")).RuntimeStatus);
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync("接收", getInputsAndOutputs: true)
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("消息", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Event_ForAPendingStart_WaitsForIt()
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<string>("later", context => context.WaitForExternalEvent<string>("e")), time: clock);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "later", new StartOrchestrationOptions(StartAt: clock.GetUtcNow().AddHours(1)));
        await host.Client.RaiseEventAsync(id, "e", "早到");
        await host.CrashAsync();
        await host.StartAgainAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await clock.AdvanceAsync(TimeSpan.FromHours(1));

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)
            .WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("早到", done.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true, "两")]
    [InlineData(false, "nothing")]
    public async Task ContinueAsNew_CarriesUntakenEvents_OnlyIfAsked(bool preserve, string expected)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, string>("loop", async (context, round) =>
            {
                if (round == 0)
                {
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1, preserve);
                    return "again";
                }

                try
                {
                    return await context.WaitForExternalEvent<string>("kept", TimeSpan.FromHours(1));
                }
                catch (OperationCanceledException)
                {
                    return "nothing";
                }
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("loop", 0);
        await host.Client.RaiseEventAsync(id, "kept", "两");
        await host.Client.RaiseEventAsync(id, "go", "走");

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(expected, done.ReadOutputAs<string>());
    }
}
