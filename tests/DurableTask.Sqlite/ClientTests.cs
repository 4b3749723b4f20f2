using System.Globalization;
using DurableTask.Core.Exceptions;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class ClientTests
{
    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string>("wait", context => context.WaitForExternalEvent<string>("go"))
        .AddOrchestratorFunc<string?, string?>("echo", (_, input) => Task.FromResult(input))
        .AddOrchestratorFunc("fail", _ => throw new InvalidOperationException("坏"))
        .AddOrchestratorFunc<int, string>("status", async (context, i) =>
        {
            context.SetCustomStatus(new { 进度 = i });
            return await context.WaitForExternalEvent<string>("go");
        });

    [Fact]
    public async Task Start_OfOneIdAThousandTimesAtOnce_RunsExactlyOne()
    {
        int runs = 0;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("once", context =>
            {
                Interlocked.Increment(ref runs);
                return context.WaitForExternalEvent<int>("go");
            }));

        int refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), async (_, cancellation) =>
        {
            try
            {
                await host.Client.ScheduleNewOrchestrationInstanceAsync("once", new StartOrchestrationOptions("唯一"), cancellation);
            }
            catch (OrchestrationAlreadyExistsException exists)
            {
                Assert.Contains("唯一", exists.Message, StringComparison.Ordinal);
                Interlocked.Increment(ref refused);
            }
        });
        await host.Clock.WhenIdleAsync();

        Assert.Equal(1, runs);
        Assert.Equal(999, refused);
    }

    [Fact]
    public async Task Start_OverAnEndedInstance_ReplacesIt_UnlessADedupeStatusForbids()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        StartOrchestrationOptions options = new("一");
        await host.RunAsync("echo", "旧", options);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync(
            "echo", "新", options.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
        await host.RunAsync("fail", null, options.WithDedupeStatuses(OrchestrationRuntimeStatus.Failed));
        OrchestrationMetadata done = await host.RunAsync("echo", "新", options);

        Assert.Equal("新", done.ReadOutputAs<string>());
        Assert.Null(done.FailureDetails);
    }

    [Theory]
    [InlineData(Limits.InstanceIdLength, true)]
    [InlineData(Limits.InstanceIdLength + 1, false)]
    public async Task InstanceId_IsBounded(int length, bool allowed)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        string id = new('号', length);

        Task<OrchestrationMetadata> run = host.RunAsync("echo", "x", new StartOrchestrationOptions(id));

        if (allowed)
            Assert.Equal(id, (await run).InstanceId);
        else
            await Assert.ThrowsAsync<ArgumentException>(() => run);
    }

    [Fact]
    public async Task StartAt_InTheFuture_IsPendingUntilThen_ThroughARestart()
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks, time: clock);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "echo", "晚", new StartOrchestrationOptions(StartAt: clock.GetUtcNow().AddDays(400)));
        await clock.AdvanceAsync(TimeSpan.FromDays(399));
        await host.StopAsync();
        await host.StartAgainAsync();
        await clock.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.WaitForInstanceCompletionAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Suspend_HoldsEverything_ResumeGoesOnInOrder_ThroughACrash()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("collect", async context =>
            {
                string all = string.Empty;
                for (int i = 0; i < 3; i++)
                    all += await context.WaitForExternalEvent<string>("e");
                return all;
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("collect");
        await host.Client.RaiseEventAsync(id, "e", "一");
        await host.Client.SuspendInstanceAsync(id, "停");
        await host.Client.RaiseEventAsync(id, "e", "二");
        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "e", "三");
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await host.Client.ResumeInstanceAsync(id, "走");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("一二三", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Suspend_WhileAnActivityRuns_KeepsItsResultWithoutRunningItAgain()
    {
        int runs = 0;
        TaskCompletionSource begun = new();
        TaskCompletionSource release = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("call", context => context.CallActivityAsync<int>("once"))
            .AddActivityFunc<object?, int>("once", async (_, _) =>
            {
                begun.TrySetResult();
                await release.Task;
                return Interlocked.Increment(ref runs);
            }));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("call");
        await begun.Task;
        await host.Client.SuspendInstanceAsync(id);
        release.SetResult();
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();
        await host.StartAgainAsync();

        await host.Client.ResumeInstanceAsync(id);
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(1, done.ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Suspend_BeforeTheStart_KeepsItFromStarting()
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks, time: clock);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "echo", "x", new StartOrchestrationOptions(StartAt: clock.GetUtcNow().AddMinutes(1)));
        await host.Client.SuspendInstanceAsync(id);
        await clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await host.Client.ResumeInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.WaitForInstanceCompletionAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task CallsForNobody_AreNoErrors_ExceptRestart()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);

        await host.Client.RaiseEventAsync("没有", "go");
        await host.Client.TerminateInstanceAsync("没有");
        await host.Client.SuspendInstanceAsync("没有");
        await host.Client.ResumeInstanceAsync("没有");

        Assert.Null(await host.Client.GetInstanceAsync("没有"));
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("没有")).PurgedInstanceCount);
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RestartAsync("没有"));
    }

    [Fact]
    public async Task Wait_ForWhatDoesNotExistYet_EndsWithIt_OrWithItsToken()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("parent", context => context.CallSubOrchestratorAsync<string>("child", options: new TaskOptions().WithInstanceId("子")))
            .AddOrchestratorFunc<string>("child", _ => "好"));
        using CancellationTokenSource impatient = new();

        Task<OrchestrationMetadata> child = host.Client.WaitForInstanceCompletionAsync("子", getInputsAndOutputs: true);
        Task<OrchestrationMetadata> never = host.Client.WaitForInstanceStartAsync("没有", impatient.Token);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");

        Assert.Equal("好", (await child).ReadOutputAs<string>());
        await impatient.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task NoInput_IsTheDefaultOfTheTasksType()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int, int>("o", (_, input) => input)
            .AddOrchestratorFunc<int>("calls", context => context.CallActivityAsync<int>("a"))
            .AddActivityFunc<int, int>("a", (_, input) => input));

        Assert.Equal(0, (await host.RunAsync("o")).ReadOutputAs<int>());
        Assert.Equal(0, (await host.RunAsync("calls")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Metadata_HasStatusTagsAndPayloads_OnlyAsAskedFor()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("status", 7, new StartOrchestrationOptions("标")
        {
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["环境"] = "测试" },
        });
        OrchestrationMetadata running = await host.Client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true);
        OrchestrationMetadata bare = (await host.Client.GetInstanceAsync(id))!;

        Assert.True(running.IsRunning);
        Assert.Equal("测试", running.Tags["环境"]);
        Assert.Equal(7, running.ReadInputAs<int>());
        Assert.Equal(7, running.ReadCustomStatusAs<Dictionary<string, int>>()!["进度"]);
        Assert.Equal(host.Clock.GetUtcNow(), running.CreatedAt);
        Assert.Null(bare.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => bare.ReadInputAs<int>());
    }

    [Fact]
    public async Task Query_FiltersAndPages_NewestFirst()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        DateTimeOffset start = host.Clock.GetUtcNow();
        for (int i = 0; i < 10; i++)
        {
            await host.RunAsync(i % 2 == 0 ? "echo" : "fail", null, new StartOrchestrationOptions($"单%_{i}"));
            await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        await host.RunAsync("echo", null, new StartOrchestrationOptions("其他"));

        List<string> all = [];
        List<int> sizes = [];
        await foreach (Page<OrchestrationMetadata> page in host.Client.GetAllInstancesAsync(
            new OrchestrationQuery(InstanceIdPrefix: "单%_", PageSize: 4)).AsPages())
        {
            all.AddRange(page.Values.Select(found => found.InstanceId));
            sizes.Add(page.Values.Count);
        }

        Assert.Equal(Enumerable.Range(0, 10).Reverse().Select(i => string.Create(CultureInfo.InvariantCulture, $"单%_{i}")), all);
        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(5, await Count(host, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed])));
        Assert.Equal(3, await Count(host, new OrchestrationQuery(CreatedFrom: start.AddMinutes(2), CreatedTo: start.AddMinutes(4))));
        Assert.Equal(0, await Count(host, new OrchestrationQuery(InstanceIdPrefix: "单_")));
    }

    [Fact]
    public async Task Query_OfInstancesOfOneMoment_GivesEachOnce()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        string[] ids = [.. Enumerable.Range(0, 7).Select(i => $"同时{i}")];
        foreach (string id in ids)
            await host.RunAsync("echo", null, new StartOrchestrationOptions(id));

        List<string> all = [];
        await foreach (Page<OrchestrationMetadata> page in host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 2)).AsPages())
            all.AddRange(page.Values.Select(found => found.InstanceId));

        Assert.Equal(ids.Reverse(), all);
    }

    [Fact]
    public async Task ListInstanceIds_GivesEndedOnes_InTheOrderOfTheirEnd()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("wait", new StartOrchestrationOptions("还在"));
        foreach (string id in new[] { "丙", "甲", "乙" })
        {
            await host.RunAsync("echo", null, new StartOrchestrationOptions(id));
            await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Page<string> first = await host.Client.ListInstanceIdsAsync(pageSize: 2);
        Page<string> second = await host.Client.ListInstanceIdsAsync(pageSize: 2, lastInstanceKey: first.ContinuationToken);

        Assert.Equal(["丙", "甲"], first.Values);
        Assert.Equal(["乙"], second.Values);
        Assert.Null(second.ContinuationToken);
    }

    [Fact]
    public async Task Purge_TakesEndedInstancesOnly_OneOrByFilter()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("wait", new StartOrchestrationOptions("还在"));
        for (int i = 0; i < 450; i++)
            await host.Client.ScheduleNewOrchestrationInstanceAsync(i % 3 == 0 ? "fail" : "echo", new StartOrchestrationOptions($"批{i}"));
        await host.Clock.WhenIdleAsync();

        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("还在")).PurgedInstanceCount);
        Assert.Equal(1, (await host.Client.PurgeInstanceAsync("批0")).PurgedInstanceCount);
        PurgeResult failed = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Failed]));
        Assert.Equal(149, failed.PurgedInstanceCount);
        Assert.True(failed.IsComplete);
        Assert.Equal(300, (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);

        Assert.Equal(1, await Count(host, new OrchestrationQuery()));
        Assert.Null(await host.Client.GetInstanceAsync("批1"));
    }

    [Fact]
    public async Task PurgeAllInstances_OfStatusesThatNoEndedInstanceHas_PurgesNothingAndReturns()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc("等", context => context.WaitForExternalEvent<string>("走")));
        await host.Client.WaitForInstanceStartAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("等"));

        PurgeResult purged = await host.Client
            .PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Running]))
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((0, true), (purged.PurgedInstanceCount, purged.IsComplete));
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Purge_OfAParent_TakesItsChildrenOnlyIfAsked(bool recursive, int expected)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("parent", context => Task.WhenAll(
                context.CallSubOrchestratorAsync("child"), context.CallSubOrchestratorAsync("child")))
            .AddOrchestratorFunc("child", _ => { }));
        OrchestrationMetadata done = await host.RunAsync("parent");

        PurgeResult purged = await host.Client.PurgeInstanceAsync(done.InstanceId, new PurgeInstanceOptions(recursive));

        Assert.Equal(expected, purged.PurgedInstanceCount);
    }

    [Fact]
    public async Task Restart_RunsTheSameInputAgain_UnderTheOldOrANewId()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        OrchestrationMetadata first = await host.RunAsync("echo", "原文");

        string again = await host.Client.RestartAsync(first.InstanceId, restartWithNewInstanceId: true);
        OrchestrationMetadata second = await host.Client.WaitForInstanceCompletionAsync(again, getInputsAndOutputs: true);
        string same = await host.Client.RestartAsync(first.InstanceId);
        OrchestrationMetadata third = await host.Client.WaitForInstanceCompletionAsync(same, getInputsAndOutputs: true);

        Assert.NotEqual(first.InstanceId, again);
        Assert.Equal("原文", second.ReadOutputAs<string>());
        Assert.Equal(first.InstanceId, same);
        Assert.Equal("原文", third.ReadOutputAs<string>());
        string running = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RestartAsync(running));
    }

    [Fact]
    public async Task Client_BeforeTheStart_SaysSo()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);
        DurableTaskClient client = host.Client;
        await host.StopAsync();

        InvalidOperationException refused = await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => client.ScheduleNewOrchestrationInstanceAsync("echo"));

        Assert.NotEmpty(refused.Message);
    }

    private static async Task<int> Count(DurableTestHost host, OrchestrationQuery query)
    {
        int count = 0;
        await foreach (OrchestrationMetadata _ in host.Client.GetAllInstancesAsync(query))
            count++;
        return count;
    }
}
