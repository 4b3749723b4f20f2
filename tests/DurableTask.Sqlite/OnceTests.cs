using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>What was taken in once is not taken in again.</summary>
public class OnceTests
{
    [Fact]
    public async Task MessageOfAnotherOrchestration_TakenBeforeACrash_DoesNotComeAgain()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("receiver", async context
                => await context.WaitForExternalEvent<string>("e") + await context.WaitForExternalEvent<string>("e"))
            .AddOrchestratorFunc("sender", context => context.SendEvent("收", "e", "一")));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("receiver", new StartOrchestrationOptions("收"));
        await host.RunAsync("sender");
        await host.Clock.WhenIdleAsync();

        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync("收", "e", "二");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync("收", getInputsAndOutputs: true);

        Assert.Equal("一二", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task ActivityWhoseResultWasTakenIn_DoesNotRunAgain()
    {
        int runs = 0;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("o", async context =>
            {
                await context.CallActivityAsync("a");
                return await context.WaitForExternalEvent<string>("走");
            })
            .AddActivityFunc("a", _ => { Interlocked.Increment(ref runs); }));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();

        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Clock.WhenIdleAsync();

        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task ResultThatComesTwice_LeavesNoTrace()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<int>("o", async context =>
            {
                int result = await context.CallActivityAsync<int>("a");
                await context.WaitForExternalEvent<string>("go");
                return result;
            })
            .AddActivityFunc<int>("a", _ => 1));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();
        int before = StoredHistory.Of(host, id).Events.Count;

        // Each in a turn of its own, with data that it can be read as: nothing else may keep it out.
        string failure = Failures.Write(new TaskFailureDetails("坏", "坏", null, null, null));
        foreach ((EventKind kind, int taskId, string? data) in new (EventKind, int, string?)[]
        {
            (EventKind.TaskCompleted, 0, "2"), (EventKind.TaskFailed, 0, failure), (EventKind.ChildCompleted, 0, "2"), (EventKind.ChildFailed, 0, failure),
            (EventKind.TimerFired, 0, null), (EventKind.TaskCompleted, 77, "2"), (EventKind.ExecutionStarted, -1, null),
        })
        {
            host.Engine.Turns.Post(id, new Message { Kind = kind, Execution = 0, TaskId = taskId, Data = data });
            await host.Clock.WhenIdleAsync();
        }

        Assert.Equal(before, StoredHistory.Of(host, id).Events.Count);
        await host.Client.RaiseEventAsync(id, "go");
        Assert.Equal(1, (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<int>());
    }
}
