using DurableTask.Core.Exceptions;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>
/// Code that was changed while an instance waits: each kind of change is found at its first step, and the error names the number
/// of the event, what the history says and what the code did.
/// </summary>
public class NonDeterminismTests
{
    private static readonly Dictionary<string, Edit> s_edits = new(StringComparer.Ordinal)
    {
        ["activity renamed"] = new(Activity("甲"), Activity("乙"), "call #0 of activity '甲'", "made call #0 of activity '乙'"),
        ["activity became a timer"] = new(Activity("甲"), Timer, "call #0 of activity '甲'", "made timer #0"),
        ["activity became a child"] = new(Activity("甲"), Child("子", "一"), "call #0 of activity '甲'", "made call #0 of sub-orchestrator '子' with id '一'"),
        ["activity became a sent event"] = new(Activity("甲"), Send("收", "讯"), "call #0 of activity '甲'", "made event #0 '讯' sent to '收'"),
        ["activity removed"] = new(Activity("甲"), Nothing, "call #0 of activity '甲'", "made no such call"),
        ["activity added"] = new(Nothing, Activity("甲"), "nothing more", "made call #0 of activity '甲'"),
        ["activity no longer awaited"] = new(
            c => Then(Activity("甲"), Activity("乙"))(c), c => Task.WhenAll(Activity("甲")(c), Activity("乙")(c)),
            "the result of activity call #0", "made call #1 of activity '乙'"),
        ["activities swapped"] = new(Then(Activity("甲"), Activity("乙")), Then(Activity("乙"), Activity("甲")), "call #0 of activity '甲'", "made call #0 of activity '乙'"),
        ["one parallel call fewer"] = new(Parallel(3), Parallel(2), "call #2 of activity '甲'", "made no such call"),
        ["one parallel call more"] = new(Parallel(2), Parallel(3), "the result of activity call #", "made call #2 of activity '甲'"),
        ["timer became an activity"] = new(Timer, Activity("甲"), "timer #0", "made call #0 of activity '甲'"),
        ["timer became a child"] = new(Timer, Child("子", "一"), "timer #0", "made call #0 of sub-orchestrator '子' with id '一'"),
        ["timer removed"] = new(Then(Timer, Activity("甲")), Activity("甲"), "timer #0", "made call #0 of activity '甲'"),
        ["timer added"] = new(Activity("甲"), Then(Activity("甲"), Timer), "nothing more", "made timer #1"),
        ["timer and activity swapped"] = new(
            c => Task.WhenAll(Timer(c), Activity("甲")(c)), c => Task.WhenAll(Activity("甲")(c), Timer(c)), "timer #0", "made call #0 of activity '甲'"),
        ["child renamed"] = new(Child("子", "一"), Child("女", "一"), "call #0 of sub-orchestrator '子' with id '一'", "made call #0 of sub-orchestrator '女' with id '一'"),
        ["child with another id"] = new(Child("子", "一"), Child("子", "二"), "call #0 of sub-orchestrator '子' with id '一'", "made call #0 of sub-orchestrator '子' with id '二'"),
        ["child became an activity"] = new(Child("子", "一"), Activity("子"), "call #0 of sub-orchestrator '子' with id '一'", "made call #0 of activity '子'"),
        ["child removed"] = new(Then(Child("子", "一"), Activity("甲")), Activity("甲"), "call #0 of sub-orchestrator '子' with id '一'", "made call #0 of activity '甲'"),
        ["sent event renamed"] = new(Send("收", "讯"), Send("收", "信"), "event #0 '讯' sent to '收'", "made event #0 '信' sent to '收'"),
        ["sent event to another"] = new(Send("收", "讯"), Send("寄", "讯"), "event #0 '讯' sent to '收'", "made event #0 '讯' sent to '寄'"),
        ["sent event removed"] = new(Send("收", "讯"), Nothing, "event #0 '讯' sent to '收'", "made no such call"),
        ["sent event repeated"] = new(Send("收", "讯"), Then(Send("收", "讯"), Send("收", "讯")), "nothing more", "made event #1 '讯' sent to '收'"),
        ["waits for another event first"] = new(
            Then(Wait("先"), Activity("甲")), Then(Wait("后"), Activity("甲")), "call #0 of activity '甲'", "made no such call", "先"),
        ["waits for the event twice"] = new(
            Then(Wait("先"), Activity("甲")), Then(Then(Wait("先"), Wait("先")), Activity("甲")), "call #0 of activity '甲'", "made no such call", "先"),
        ["no longer waits for the event"] = new(
            Then(Wait("先"), Activity("甲")), Activity("甲"), "the event '先'", "made call #0 of activity '甲'", "先"),
        ["retry removed"] = new(Retried(3), Retried(1), "timer #1", "failed with Microsoft.DurableTask.TaskFailedException"),
        ["retry added"] = new(c => Caught(Retried(1))(c), c => Caught(Retried(2))(c), "call #1 of activity '甲'", "made timer #1"),
        ["ends early"] = new(Then(Activity("甲"), Timer), Then(Activity("甲"), c => throw new EndedException()), "timer #1", "ended"),
        ["fails early"] = new(
            Then(Activity("甲"), Timer), Then(Activity("甲"), _ => throw new InvalidDataException("机密")), "timer #1", "failed with System.IO.InvalidDataException"),
        ["continues as new early"] = new(
            Then(Activity("甲"), Timer),
            Then(Activity("甲"), c =>
            {
                c.ContinueAsNew();
                throw new EndedException();
            }),
            "timer #1",
            "continued as new"),
    };

    public static TheoryData<string> Edits => new(s_edits.Keys);

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task ChangedCode_IsFoundAtItsFirstStep(string name)
    {
        Edit edit = s_edits[name];
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => Register(registry, edit.Before));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("程序", new StartOrchestrationOptions("改"));
        if (edit.Event is { } raised)
            await host.Client.RaiseEventAsync(id, raised, "事");
        await host.Clock.WhenIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await host.CrashAsync();

        await host.StartAgainAsync(registry => Register(registry, edit.After));
        await host.Client.RaiseEventAsync(id, "go", "走");
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        TaskFailureDetails failure = done.FailureDetails!;
        Assert.True(failure.IsCausedBy<NonDeterministicOrchestrationException>());
        Assert.Matches("orchestrator '程序' no longer matches the history of instance '改' at event [0-9]+:", failure.ErrorMessage);
        Assert.Contains($"the history says {edit.History}", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains($", the code {edit.Code}", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("机密", failure.ErrorMessage, StringComparison.Ordinal);

        // With the old code the instance can go on where it was, and the event that it met is not lost.
        await host.StopAsync();
        await host.StartAgainAsync(registry => Register(registry, edit.Before));
        await host.Client.RewindInstanceAsync(id, "旧代码");
        Assert.Equal("走", (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task CustomStatus_IsNoStep()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => Register(registry, Activity("甲")));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("程序");
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();

        await host.StartAgainAsync(registry => Register(registry, c =>
        {
            c.SetCustomStatus("新");
            return Activity("甲")(c);
        }));
        await host.Client.RaiseEventAsync(id, "go", "走");

        Assert.Equal("走", (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    private static void Register(DurableTaskRegistry registry, Func<TaskOrchestrationContext, Task> steps) => registry
        .AddOrchestratorFunc<string>("程序", async context =>
        {
            try
            {
                await steps(context);
            }
            catch (EndedException)
            {
                return "早";
            }

            return await context.WaitForExternalEvent<string>("go");
        })
        .AddOrchestratorFunc("子", _ => { })
        .AddOrchestratorFunc("女", _ => { })
        .AddActivityFunc("甲", _ => { })
        .AddActivityFunc("乙", _ => { })
        .AddActivityFunc("子", _ => { })
        .AddActivityFunc("坏", (TaskActivityContext _) => throw new InvalidOperationException("坏了"));

    private static Task Nothing(TaskOrchestrationContext context) => Task.CompletedTask;

    private static Task Timer(TaskOrchestrationContext context) => context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);

    private static Func<TaskOrchestrationContext, Task> Activity(string name) => context => context.CallActivityAsync(name);

    private static Func<TaskOrchestrationContext, Task> Child(string name, string id)
        => context => context.CallSubOrchestratorAsync(name, new TaskOptions().WithInstanceId(id));

    private static Func<TaskOrchestrationContext, Task> Send(string id, string name) => context =>
    {
        context.SendEvent(id, name, "内容");
        return Task.CompletedTask;
    };

    private static Func<TaskOrchestrationContext, Task> Wait(string name) => context => context.WaitForExternalEvent<string>(name);

    private static Func<TaskOrchestrationContext, Task> Parallel(int count)
        => context => Task.WhenAll(Enumerable.Range(0, count).Select(_ => context.CallActivityAsync("甲")));

    /// <summary>A call that always fails, with so many attempts; "retry removed" is looked at while it waits for the second.</summary>
    private static Func<TaskOrchestrationContext, Task> Retried(int attempts) => async context =>
    {
        TaskOptions options = TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromSeconds(1)));
        try
        {
            await context.CallActivityAsync("坏", options);
        }
        catch (Microsoft.DurableTask.TaskFailedException) when (attempts > 1)
        {
            // Enough tries.
        }
    };

    private static Func<TaskOrchestrationContext, Task> Caught(Func<TaskOrchestrationContext, Task> step) => async context =>
    {
        try
        {
            await step(context);
        }
        catch (Microsoft.DurableTask.TaskFailedException)
        {
            // Goes on below.
        }

        await context.CallActivityAsync("甲");
    };

    private static Func<TaskOrchestrationContext, Task> Then(Func<TaskOrchestrationContext, Task> first, Func<TaskOrchestrationContext, Task> second)
        => async context =>
        {
            await first(context);
            await second(context);
        };

    private sealed record Edit(
        Func<TaskOrchestrationContext, Task> Before, Func<TaskOrchestrationContext, Task> After, string History, string Code, string? Event = null);

    private sealed class EndedException : Exception;
}
