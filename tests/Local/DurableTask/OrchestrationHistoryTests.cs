using Local.DurableTask.Client;
using Local.DurableTask.Hosting;
using Local.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Local.DurableTask.Tests;

public sealed class OrchestrationHistoryTests
{
    [Fact]
    public async Task Read_OfAnEndedInstance_ShowsStepsWithTheirTies()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata ended = await host.RunAsync("步骤", "世界");

        IReadOnlyList<OrchestrationHistoryEvent> history = History(host).Read(ended.InstanceId)!;

        Assert.Equal(
            [
                OrchestrationHistoryEventType.ExecutionStarted,
                OrchestrationHistoryEventType.TaskScheduled,
                OrchestrationHistoryEventType.TaskCompleted,
                OrchestrationHistoryEventType.TimerCreated,
                OrchestrationHistoryEventType.TimerFired,
                OrchestrationHistoryEventType.ExecutionCompleted,
            ],
            history.Select(e => e.Type));
        Assert.Equal(("步骤", ended.SerializedInput), (history[0].Name, history[0].Data));
        Assert.Equal(("问候", history[2].TaskId), (history[1].Name, history[1].TaskId));
        Assert.Equal((history[3].TaskId, history[3].FireAt), (history[4].TaskId, history[4].FireAt));
        Assert.Equal(history[4].Timestamp, history[4].FireAt);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, ended.SerializedOutput), (history[5].Status, history[5].Data));
    }

    [Fact]
    public async Task Read_OfAPendingInstanceOrOfNone_IsNull()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry.AddOrchestratorFunc("步骤", _ => Task.CompletedTask), time: new VirtualClock());
        await host.Client.ScheduleNewOrchestrationInstanceAsync("步骤", new StartOrchestrationOptions("以后", host.Time.GetUtcNow().AddDays(1)));

        Assert.Null(History(host).Read("以后"));
        Assert.Null(History(host).Read("没有"));
    }

    [Fact]
    public async Task Read_OfAFailedInstance_SaysWhy()
    {
        await using DurableTestHost host = await StartAsync();
        OrchestrationMetadata ended = await host.RunAsync("坏");

        OrchestrationHistoryEvent last = History(host).Read(ended.InstanceId)![^1];

        Assert.Equal((OrchestrationRuntimeStatus.Failed, "坏了", null), (last.Status, last.Failure?.ErrorMessage, last.Data));
    }

    private static OrchestrationHistory History(DurableTestHost host) => host.Services.GetRequiredService<OrchestrationHistory>();

    private static Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(registry => registry
        .AddOrchestratorFunc<string, string>("步骤", async (context, name) =>
        {
            string greeting = await context.CallActivityAsync<string>("问候", name);
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return greeting;
        })
        .AddOrchestratorFunc("坏", (Func<TaskOrchestrationContext, Task>)(_ => throw new InvalidOperationException("坏了")))
        .AddActivityFunc<string, string>("问候", (_, name) => $"你好，{name}"));
}
