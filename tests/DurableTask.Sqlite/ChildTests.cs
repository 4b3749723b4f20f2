using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class ChildTests
{
    [Fact]
    public async Task ChildWithoutId_GetsOneFromItsParent_TheSameAfterACrash()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("parent", async context =>
            {
                string child = await context.CallSubOrchestratorAsync<string>("child");
                await context.WaitForExternalEvent<string>("go");
                return child + " " + context.NewGuid().ToString("N");
            })
            .AddOrchestratorFunc<string>("child", context => context.InstanceId));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await host.Clock.WhenIdleAsync();

        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "go", "走");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        string[] ids = done.ReadOutputAs<string>()!.Split(' ');
        Assert.NotNull(await host.Client.GetInstanceAsync(ids[0]));
        Assert.Equal(32, ids[0].Length);
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public async Task FailedChild_FailsTheCall_WithItsFailureDetails()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("child");
                    return "no";
                }
                catch (TaskFailedException failed)
                {
                    return $"{failed.TaskName} {failed.FailureDetails.ErrorMessage} {failed.FailureDetails.IsCausedBy<InvalidDataException>()}";
                }
            })
            .AddOrchestratorFunc("child", _ => throw new InvalidDataException("坏数据")));

        OrchestrationMetadata done = await host.RunAsync("parent");

        Assert.Equal("child 坏数据 True", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task RetriedChild_KeepsItsId()
    {
        List<string> ids = [];
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("parent", context => context.CallSubOrchestratorAsync<int>(
                "child", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1)))))
            .AddOrchestratorFunc<int>("child", context =>
            {
                ids.Add(context.InstanceId);
                return ids.Count < 3 ? throw new InvalidOperationException("再来") : ids.Count;
            }));

        OrchestrationMetadata done = await host.RunAsync("parent");

        Assert.Equal(3, done.ReadOutputAs<int>());
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Child_WhoseIdIsTaken_FailsTheCallAndLeavesTheOtherAlone()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("waiter", context => context.WaitForExternalEvent<string>("go"))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("waiter", new TaskOptions().WithInstanceId("占用"))));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("waiter", new StartOrchestrationOptions("占用"));

        OrchestrationMetadata done = await host.RunAsync("parent");

        Assert.Equal("OrchestrationAlreadyExists", done.FailureDetails!.InnerFailure!.ErrorType);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync("占用"))!.RuntimeStatus);
    }

    [Theory]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    public async Task Terminate_OfAParent_ReachesGrandchildrenOnlyIfAsked(bool recursive, OrchestrationRuntimeStatus expected)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("top", context => context.CallSubOrchestratorAsync("middle", new TaskOptions().WithInstanceId("中")))
            .AddOrchestratorFunc("middle", context => context.CallSubOrchestratorAsync("leaf", new TaskOptions().WithInstanceId("叶")))
            .AddOrchestratorFunc("leaf", context => context.WaitForExternalEvent<string>("never")));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("top", new StartOrchestrationOptions("顶"));
        await host.Clock.WhenIdleAsync();

        await host.Client.TerminateInstanceAsync("顶", new TerminateInstanceOptions(Recursive: recursive));
        await host.Clock.WhenIdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.Client.GetInstanceAsync("顶"))!.RuntimeStatus);
        Assert.Equal(expected, (await host.Client.GetInstanceAsync("中"))!.RuntimeStatus);
        Assert.Equal(expected, (await host.Client.GetInstanceAsync("叶"))!.RuntimeStatus);
    }

    [Fact]
    public async Task TerminatedChild_FailsItsParentsCall()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child", new TaskOptions().WithInstanceId("子")))
            .AddOrchestratorFunc("child", context => context.WaitForExternalEvent<string>("never")));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await host.Clock.WhenIdleAsync();

        await host.Client.TerminateInstanceAsync("子");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal("OrchestrationTerminated", done.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task Children_InAWindow_AllComplete()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("parent", async context =>
            {
                List<Task<int>> running = [];
                int sum = 0;
                for (int i = 0; i < 50; i++)
                {
                    if (running.Count == 4)
                        sum += await Take(running);
                    running.Add(context.CallSubOrchestratorAsync<int>("child", i, new TaskOptions().WithInstanceId($"{context.InstanceId}:{i}")));
                }

                while (running.Count > 0)
                    sum += await Take(running);
                return sum;
            })
            .AddOrchestratorFunc<int, int>("child", async (context, i) =>
            {
                await context.CreateTimer(TimeSpan.FromSeconds(i % 7), CancellationToken.None);
                return await context.CallActivityAsync<int>("same", i);
            })
            .AddActivityFunc<int, int>("same", (_, i) => i));

        OrchestrationMetadata done = await host.RunAsync("parent");

        Assert.Equal(50 * 49 / 2, done.ReadOutputAs<int>());
    }

    private static async Task<int> Take(List<Task<int>> running)
    {
        Task<int> first = await Task.WhenAny(running);
        running.Remove(first);
        return await first;
    }
}
