using System.Collections.Concurrent;
using DurableTask.Sqlite.Worker;

namespace EngineBench.Site;

/// <summary>A number of calls of one activity at once, each of which takes so long.</summary>
internal sealed record WorkPlan(string Activity, int Calls, int Milliseconds);

/// <summary>The orchestrations that are measured. The peers have the same.</summary>
internal static class Orchestrations
{
    public const string Sequence = "Sequence";
    public const string Fan = "Fan";
    public const string Nap = "Nap";
    public const string NapUntil = "NapUntil";
    public const string Poll = "Poll";
    public const string SequenceThenEvent = "SequenceThenEvent";
    public const string Wait = "Wait";
    public const string NapOrGo = "NapOrGo";
    public const string Nothing = "Nothing";
    public const string Echo = "Echo";
    public const string EchoText = "EchoText";
    public const string PassText = "PassText";
    public const string Go = "Go";
    public const string WorkFan = "WorkFan";
    public const string Work = "Work";
    public const string LimitedWork = "LimitedWork";
    public const string Hold = "Hold";

    /// <summary>How late each <see cref="NapUntil"/> woke up, in milliseconds, by the wall clock.</summary>
    public static ConcurrentBag<double> Lateness { get; } = [];

    public static void Register(DurableTaskRegistry registry)
    {
        registry.AddActivityFunc<int, int>(Echo, (_, value) => value);
        registry.AddActivityFunc<string, string>(EchoText, (_, text) => text);
        registry.AddOrchestratorFunc<string>(PassText, context => context.CallActivityAsync<string>(EchoText, context.GetInput<string>()));
        registry.AddOrchestratorFunc<int, long>(Sequence, SequenceAsync);
        registry.AddOrchestratorFunc<int, long>(Fan, FanAsync);
        registry.AddOrchestratorFunc<int, int>(Nap, async (context, milliseconds) =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
            return 1;
        });
        registry.AddOrchestratorFunc<DateTime, int>(NapUntil, async (context, due) =>
        {
            await context.CreateTimer(due, CancellationToken.None);
            if (!context.IsReplaying)
                Lateness.Add((TimeProvider.System.GetUtcNow().UtcDateTime - due).TotalMilliseconds);
            return 1;
        });
        registry.AddOrchestratorFunc<int, int>(Poll, async (context, polls) =>
        {
            int sum = 0;
            for (int i = 0; i < polls; i++)
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                sum += await context.CallActivityAsync<int>(Echo, 1);
            }

            return sum;
        });
        registry.AddOrchestratorFunc<int, long>(SequenceThenEvent, async (context, steps) =>
        {
            long sum = await SequenceAsync(context, steps);
            context.SetCustomStatus("waits");
            await context.WaitForExternalEvent<int>(Go);
            await context.WaitForExternalEvent<int>(Go);
            return sum;
        });
        registry.AddOrchestratorFunc<int, int>(Wait, async (context, _) => await context.WaitForExternalEvent<int>(Go));
        registry.AddOrchestratorFunc<int, int>(NapOrGo, async (context, milliseconds) =>
        {
            Task nap = context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
            Task<int> go = context.WaitForExternalEvent<int>(Go);
            return await Task.WhenAny(nap, go) == go ? 1 : 0;
        });
        registry.AddOrchestratorFunc<WorkPlan, int>(WorkFan, async (context, plan) =>
        {
            await Task.WhenAll(Enumerable.Range(0, plan.Calls).Select(_ => context.CallActivityAsync(plan.Activity, plan.Milliseconds)));
            return plan.Calls;
        });
        registry.AddActivityFunc<int>(Work, (_, milliseconds) => ActivityTimes.WorkAsync(Work, milliseconds));
        registry.AddActivityFunc<int>(LimitedWork, (_, milliseconds) => ActivityTimes.WorkAsync(LimitedWork, milliseconds));
        registry.AddActivityFunc<int>(Hold, (context, _) => ActivityTimes.HoldAsync(ActivityCancellation.Of(context)));
        registry.AddOrchestratorFunc<int, int>(Nothing, (_, value) => Task.FromResult(value));
    }

    private static async Task<long> SequenceAsync(TaskOrchestrationContext context, int steps)
    {
        long sum = 0;
        for (int i = 0; i < steps; i++)
            sum += await context.CallActivityAsync<int>(Echo, i);
        return sum;
    }

    private static async Task<long> FanAsync(TaskOrchestrationContext context, int width)
    {
        Task<int>[] tasks = new Task<int>[width];
        for (int i = 0; i < width; i++)
            tasks[i] = context.CallActivityAsync<int>(Echo, i);
        int[] results = await Task.WhenAll(tasks);
        return results.Sum(result => (long)result);
    }
}
