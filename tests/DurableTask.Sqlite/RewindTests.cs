using System.Collections.Concurrent;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>Rewind runs the failed branches again, and nothing else.</summary>
public class RewindTests
{
    private readonly ConcurrentDictionary<string, int> _runs = new(StringComparer.Ordinal);
    private volatile bool _broken = true;

    [Fact]
    public async Task FailedActivity_RunsAgain_AndWhatHadSucceededDoesNot()
    {
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<string>("o", async context =>
        {
            string first = await context.CallActivityAsync<string>("good", "甲");
            return first + await context.CallActivityAsync<string>("bad", "乙");
        }));

        OrchestrationMetadata failed = await host.RunAsync("o");
        OrchestrationMetadata done = await RewindAsync(host, failed.InstanceId);

        Assert.Equal("甲乙", done.ReadOutputAs<string>());
        Assert.Null(done.FailureDetails);
        Assert.Equal(1, _runs["good甲"]);
        Assert.Equal(2, _runs["bad乙"]);
    }

    [Fact]
    public async Task ParallelBranches_OnlyTheFailedOnesRunAgain()
    {
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<string>("o", async context
            => string.Concat(await Task.WhenAll(
                Branch(context, "good", "一"), Branch(context, "bad", "二"), Branch(context, "good", "三"), Branch(context, "bad", "四")))));
        static async Task<string> Branch(TaskOrchestrationContext context, string activity, string input)
        {
            string before = await context.CallActivityAsync<string>("good", input + "前");
            return before + await context.CallActivityAsync<string>(activity, input);
        }

        OrchestrationMetadata done = await RewindAsync(host, (await host.RunAsync("o")).InstanceId);

        Assert.Equal("一前一二前二三前三四前四", done.ReadOutputAs<string>());
        Assert.All(_runs, run => Assert.Equal(run.Key.StartsWith("bad", StringComparison.Ordinal) ? 2 : 1, run.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ExhaustedRetries_TheCallRunsAgain(bool byPolicy)
    {
        TaskOptions options = byPolicy
            ? TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1)))
            : TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 3);
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<string>("o", async context =>
        {
            string result = await context.CallActivityAsync<string>("bad", "乙", options);
            return result + await context.CallActivityAsync<string>("good", "丙");
        }));

        OrchestrationMetadata done = await RewindAsync(host, (await host.RunAsync("o")).InstanceId);

        Assert.Equal("乙丙", done.ReadOutputAs<string>());
        Assert.Equal(4, _runs["bad乙"]);
    }

    [Fact]
    public async Task RetryThatHelped_StaysAsItWas()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string>("o", async context =>
            {
                string result = await context.CallActivityAsync<string>(
                    "flaky", "子", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(1))));
                return result + await context.CallActivityAsync<string>("bad", "丑");
            })
            .AddActivityFunc<string, string>("flaky", (_, input)
                => _runs.AddOrUpdate("flaky", 1, (_, count) => count + 1) < 3 ? throw new InvalidOperationException("再试") : input));

        OrchestrationMetadata done = await RewindAsync(host, (await host.RunAsync("o")).InstanceId);

        Assert.Equal("子丑", done.ReadOutputAs<string>());
        Assert.Equal(3, _runs["flaky"]);
    }

    [Fact]
    public async Task FailureThatWasDealtWith_StaysDealtWith()
    {
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<string>("o", async context =>
        {
            string[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            {
                try
                {
                    return await context.CallActivityAsync<string>(i % 2 == 0 ? "bad" : "good", "步" + i);
                }
                catch (TaskFailedException)
                {
                    return "×";
                }
            }));
            return string.Concat(results) + await context.CallActivityAsync<string>("bad", "终");
        }));

        OrchestrationMetadata done = await RewindAsync(host, (await host.RunAsync("o")).InstanceId);

        Assert.Equal("×步1×步3×步5终", done.ReadOutputAs<string>());
        Assert.Equal(1, _runs["bad步0"]);
        Assert.Equal(2, _runs["bad终"]);
    }

    [Fact]
    public async Task TimersThatHaveFired_DoNotWaitAgain_AndThoseThatHadNotDo()
    {
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<DateTime[]>("o", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            DateTime fired = context.CurrentUtcDateTime;
            Task later = context.CreateTimer(TimeSpan.FromHours(10), CancellationToken.None);
            await context.CallActivityAsync<string>("bad", "钟");
            await later;
            return [fired, context.CurrentUtcDateTime];
        }));
        DateTime start = host.Clock.GetUtcNow().UtcDateTime;

        OrchestrationMetadata done = await RewindAsync(host, (await host.RunAsync("o")).InstanceId);

        Assert.Equal([start.AddHours(1), start.AddHours(11)], done.ReadOutputAs<DateTime[]>()!);
    }

    [Fact]
    public async Task FailedChildren_AreRewoundUnderTheirOwnIds_ToAnyDepth()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string>("top", async context => string.Concat(await Task.WhenAll(
                Enumerable.Range(0, 3).Select(i => context.CallSubOrchestratorAsync<string>("middle", i, new TaskOptions().WithInstanceId("中" + i))))))
            .AddOrchestratorFunc<int, string>("middle", async (context, i) =>
            {
                string before = await context.CallActivityAsync<string>("good", "前" + i);
                return before + await context.CallSubOrchestratorAsync<string>("leaf", i);
            })
            .AddOrchestratorFunc<int, string>("leaf", (context, i) => context.CallActivityAsync<string>(i < 2 ? "bad" : "good", "叶" + i)));

        string id = (await host.RunAsync("top")).InstanceId;
        long key = host.Engine.Store.Find("中0")!.Key;
        OrchestrationMetadata done = await RewindAsync(host, id);

        Assert.Equal("前0叶0前1叶1前2叶2", done.ReadOutputAs<string>());
        Assert.Equal(key, host.Engine.Store.Find("中0")!.Key);
        Assert.All(_runs, run => Assert.Equal(run.Key.StartsWith("bad", StringComparison.Ordinal) ? 2 : 1, run.Value));
    }

    [Fact]
    public async Task PurgedChild_IsStartedAnew_WithItsInputVersionAndTags()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string>("top", context => context.CallSubOrchestratorAsync<string>(
                "child", "数据", new SubOrchestrationOptions(instanceId: "子") { Version = "1.0", Tags = new Dictionary<string, string> { ["级"] = "子" } }))
            .AddOrchestratorFunc<string, string>("child", async (context, input)
                => context.Version + await context.CallActivityAsync<string>("bad", input)));

        string id = (await host.RunAsync("top")).InstanceId;
        Assert.Equal(1, (await host.Client.PurgeInstanceAsync("子")).PurgedInstanceCount);
        OrchestrationMetadata done = await RewindAsync(host, id);

        Assert.Equal("1.0数据", done.ReadOutputAs<string>());
        OrchestrationMetadata child = (await host.Client.GetInstanceAsync("子", getInputsAndOutputs: true))!;
        Assert.Equal("数据", child.ReadInputAs<string>());
        Assert.Equal("子", child.Tags["级"]);
    }

    [Fact]
    public async Task ChildRewoundByItself_AnswersItsParentAtTheParentsRewind()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string>("top", context => context.CallSubOrchestratorAsync<string>("child", options: new TaskOptions().WithInstanceId("子")))
            .AddOrchestratorFunc<string>("child", context => context.CallActivityAsync<string>("bad", "丁")));

        string id = (await host.RunAsync("top")).InstanceId;
        await RewindAsync(host, "子");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        OrchestrationMetadata done = await RewindAsync(host, id);

        Assert.Equal("丁", done.ReadOutputAs<string>());
        Assert.Equal(2, _runs["bad丁"]);
    }

    [Fact]
    public async Task CodeThatThrewByItself_GoesOnOnceItIsMended_AndSurvivesReplay()
    {
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<string>("o", async context =>
        {
            string first = await context.CallActivityAsync<string>("good", "甲");
            if (_broken)
                throw new InvalidDataException("坏数据");
            string second = await context.CallActivityAsync<string>("good", "乙");
            await context.WaitForExternalEvent<string>("go");
            return first + second;
        }));

        string id = (await host.RunAsync("o")).InstanceId;
        _broken = false;
        await host.Client.RewindInstanceAsync(id, "修好了");
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "go", "走");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal("甲乙", done.ReadOutputAs<string>());
        Assert.Equal("修好了", StoredHistory.Of(host, id).Events.Single(e => e.Kind == EventKind.Rewound).Data);
        Assert.Equal(1, _runs["good甲"]);
    }

    [Fact]
    public async Task OrchestratorThatWasNotRegistered_StartsOnceItIs()
    {
        await using DurableTestHost host = await StartAsync(_ => { });
        string id = (await host.RunAsync("later", "您好")).InstanceId;
        await host.StopAsync();
        await host.StartAgainAsync(registry => registry.AddOrchestratorFunc<string, string>("later", (_, input) => input));

        Assert.Equal("您好", (await RewindAsync(host, id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RewoundTwice_EachTimeTheFailedCallRunsAgain()
    {
        await using DurableTestHost host = await StartAsync(registry => registry.AddOrchestratorFunc<string>("o", async context
            => await context.CallActivityAsync<string>("bad", "一") + await context.CallActivityAsync<string>("good", "二")));

        string id = (await host.RunAsync("o")).InstanceId;
        await host.Client.RewindInstanceAsync(id, string.Empty);
        OrchestrationMetadata again = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, again.RuntimeStatus);
        OrchestrationMetadata done = await RewindAsync(host, id);

        Assert.Equal("一二", done.ReadOutputAs<string>());
        Assert.Equal(3, _runs["bad一"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CrashAtEachCommitOfARewind_LosesNothing(bool before)
    {
        for (int at = 1; at <= 5; at++)
        {
            string id = "崩" + at;
            _runs.Clear();
            _broken = true;
            CrashPoint? point = null;
            await using DurableTestHost host = await StartAsync(
                registry => registry
                    .AddOrchestratorFunc<string>("top", context => context.CallSubOrchestratorAsync<string>("child", options: new TaskOptions().WithInstanceId("子")))
                    .AddOrchestratorFunc<string>("child", context => context.CallActivityAsync<string>("bad", "戊")),
                () => point);
            await host.Client.ScheduleNewOrchestrationInstanceAsync("top", new StartOrchestrationOptions(id));
            await host.Client.WaitForInstanceCompletionAsync(id);
            await host.StopAsync();

            point = new CrashPoint(at, before);
            _broken = false;
            await host.StartAgainAsync();
            Task rewinding = host.Client.RewindInstanceAsync(id, "崩溃");
            await point.Reached;
            await host.CrashAsync();
            point = null;
            await host.StartAgainAsync();
            if ((await host.Client.GetInstanceAsync(id))!.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
                await host.Client.RewindInstanceAsync(id, "再来");
            OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

            Assert.Equal("戊", done.ReadOutputAs<string>());
            Assert.InRange(_runs["bad戊"], 2, 3);
            Assert.False(rewinding.IsCompletedSuccessfully && at == 1);
        }
    }

    [Fact]
    public async Task WhatHasNotFailed_CannotBeRewound()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string>("done", _ => "好")
            .AddOrchestratorFunc("waits", context => context.WaitForExternalEvent<string>("never")));
        string completed = (await host.RunAsync("done")).InstanceId;
        string running = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await host.Client.WaitForInstanceStartAsync(running);

        Assert.Contains("Completed", (await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RewindInstanceAsync(completed, "因"))).Message, StringComparison.Ordinal);
        Assert.Contains("Running", (await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RewindInstanceAsync(running, "因"))).Message, StringComparison.Ordinal);
        await host.Client.TerminateInstanceAsync(running);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RewindInstanceAsync(running, "因"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RewindInstanceAsync("没有", "因"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RewindInstanceAsync(string.Empty, "因"));
    }

    private Task<DurableTestHost> StartAsync(Action<DurableTaskRegistry> register, Func<CrashPoint?>? crash = null)
        => DurableTestHost.StartAsync(
            registry =>
            {
                registry.AddActivityFunc<string, string>("good", (_, input) => Count("good" + input, input));
                registry.AddActivityFunc<string, string>("bad", (_, input) =>
                {
                    Count("bad" + input, input);
                    return _broken ? throw new InvalidOperationException("坏了") : input;
                });
                register(registry);
            },
            addServices: services => CrashingStore.Add(services, crash));

    private string Count(string key, string result)
    {
        _runs.AddOrUpdate(key, 1, (_, count) => count + 1);
        return result;
    }

    private async Task<OrchestrationMetadata> RewindAsync(DurableTestHost host, string id)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        _broken = false;
        await host.Client.RewindInstanceAsync(id, "再来");
        return await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
    }
}
