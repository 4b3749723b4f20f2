using DurableTask.Core;
using DurableTask.Core.History;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using TaskFailedException = Microsoft.DurableTask.TaskFailedException;

namespace DurableTask.Sqlite.Tests;

/// <summary>What has happened, in the types of the official client.</summary>
public sealed class OrchestrationHistoryTests
{
    [Fact]
    public async Task History_OfAnEndedInstance_ShowsStepsWithTheirTies()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata ended = await host.RunAsync("步骤", "世界");

        IList<HistoryEvent> history = await host.Client.GetOrchestrationHistoryAsync(ended.InstanceId);

        Assert.Collection(
            history,
            e => Assert.Equal(("步骤", ended.SerializedInput), (Assert.IsType<ExecutionStartedEvent>(e).Name, ((ExecutionStartedEvent)e).Input)),
            e => Assert.Equal("问候", Assert.IsType<TaskScheduledEvent>(e).Name),
            e => Assert.Equal(history[1].EventId, Assert.IsType<TaskCompletedEvent>(e).TaskScheduledId),
            e => Assert.IsType<TimerCreatedEvent>(e),
            e =>
            {
                TimerFiredEvent fired = Assert.IsType<TimerFiredEvent>(e);
                Assert.Equal((history[3].EventId, ((TimerCreatedEvent)history[3]).FireAt), (fired.TimerId, fired.FireAt));
                Assert.Equal(fired.FireAt, fired.Timestamp);
            },
            e =>
            {
                ExecutionCompletedEvent completed = Assert.IsType<ExecutionCompletedEvent>(e);
                Assert.Equal((OrchestrationStatus.Completed, ended.SerializedOutput), (completed.OrchestrationStatus, completed.Result));
            });
    }

    [Fact]
    public async Task History_OfAPendingInstance_IsEmpty_AndOfNoneIsRefused()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry.AddOrchestratorFunc("步骤", _ => Task.CompletedTask), time: new VirtualClock());
        await host.Client.ScheduleNewOrchestrationInstanceAsync("步骤", new StartOrchestrationOptions("以后", host.Time.GetUtcNow().AddDays(1)));

        Assert.Empty(await host.Client.GetOrchestrationHistoryAsync("以后"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.GetOrchestrationHistoryAsync("没有"));
    }

    [Fact]
    public async Task History_OfAFailedInstance_SaysWhy_WithTheInnerFailure()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata ended = await host.RunAsync("坏");

        IList<HistoryEvent> history = await host.Client.GetOrchestrationHistoryAsync(ended.InstanceId);

        TaskFailedEvent failed = history.OfType<TaskFailedEvent>().Single();
        Assert.Equal(("System.InvalidOperationException", "坏了"), (failed.FailureDetails!.ErrorType, failed.FailureDetails.ErrorMessage));
        ExecutionCompletedEvent last = Assert.IsType<ExecutionCompletedEvent>(history[^1]);
        Assert.Equal((OrchestrationStatus.Failed, null), (last.OrchestrationStatus, last.Result));
        Assert.Equal((typeof(TaskFailedException).FullName, "坏了"), (last.FailureDetails!.ErrorType, last.FailureDetails.InnerFailure?.ErrorMessage));
    }

    private static Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(registry => registry
        .AddOrchestratorFunc<string, string>("步骤", async (context, name) =>
        {
            string greeting = await context.CallActivityAsync<string>("问候", name);
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return greeting;
        })
        .AddOrchestratorFunc("坏", context => context.CallActivityAsync("坏事"))
        .AddActivityFunc("坏事", (Func<TaskActivityContext, Task>)(_ => throw new InvalidOperationException("坏了")))
        .AddActivityFunc<string, string>("问候", (_, name) => $"你好，{name}"));
}
