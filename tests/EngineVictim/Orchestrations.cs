using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EngineVictim;

/// <summary>A piece of work: where it stands in its instance, what it is to give back, and how long it takes.</summary>
internal sealed record Step(int Phase, int Item, string Text, int Milliseconds = 0);

/// <summary>
/// What the victim runs. Each takes a size and gives a text that follows from it alone; each phase of activities begins after the
/// one before has been taken in.
/// </summary>
internal static class Orchestrations
{
    private const string Event = "说";

    public static void Register(DurableTaskRegistry registry, Effects effects) => registry
        .AddActivityFunc<Step, string>("step", async (context, step) =>
        {
            effects.Add(context.InstanceId, step.Phase, step.Item);
            if (step.Milliseconds > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(step.Milliseconds), TimeProvider.System);
            return step.Text;
        })
        .AddActivityFunc<Step>("fails", (context, step) =>
        {
            effects.Add(context.InstanceId, step.Phase, step.Item);
            throw new IOException("断");
        })
        .AddActivityFunc<Step, string>("needs", (context, step) =>
        {
            effects.Add(context.InstanceId, step.Phase, step.Item);
            return effects.IsMended(context.InstanceId) ? step.Text : throw new IOException("缺");
        })
        .AddOrchestratorFunc<int, string>("steps", StepsAsync)
        .AddOrchestratorFunc<int, string>("fan", FanAsync)
        .AddOrchestratorFunc<int, string>("family", FamilyAsync)
        .AddOrchestratorFunc<int, string>("timers", TimersAsync)
        .AddOrchestratorFunc<int, string>("ear", EarAsync)
        .AddOrchestratorFunc<int, string>("talk", TalkAsync)
        .AddOrchestratorFunc<int, string>("listen", ListenAsync)
        .AddOrchestratorFunc<int, string>("rounds", RoundsAsync)
        .AddOrchestratorFunc<int, string>("flaky", FlakyAsync)
        .AddOrchestratorFunc<int, string>("broken", BrokenAsync)
        .AddOrchestratorFunc<int, string>("large", LargeAsync)
        .AddOrchestratorFunc<int, string>("fault", FaultAsync)
        .AddOrchestratorFunc<int, string>("forever", ForeverAsync);

    private static async Task<string> StepsAsync(TaskOrchestrationContext context, int size)
    {
        var text = "";
        for (var phase = 1; phase <= size; phase++)
        {
            context.SetCustomStatus($"第{phase}步");
            text = await context.CallActivityAsync<string>("step", new Step(phase, 0, $"{text}步{phase}", phase % 3));
        }

        return text;
    }

    private static async Task<string> FanAsync(TaskOrchestrationContext context, int size)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, size)
            .Select(item => context.CallActivityAsync<string>("step", new Step(1, item, item.ToString(CultureInfo.InvariantCulture), item % 5))));
        return await context.CallActivityAsync<string>("step", new Step(2, 0, $"{string.Join('+', parts)}合"));
    }

    private static async Task<string> FamilyAsync(TaskOrchestrationContext context, int size)
    {
        var named = Enumerable.Range(0, size)
            .Select(child => context.CallSubOrchestratorAsync<string>("steps", 2, new TaskOptions().WithInstanceId($"{context.InstanceId}:{child}")));
        var unnamed = context.CallSubOrchestratorAsync<string>("fan", 3);
        var texts = await Task.WhenAll(named.Append(unnamed));
        await context.CallActivityAsync<string>("step", new Step(1, 0, ""));
        try
        {
            await context.CallSubOrchestratorAsync<string>("fault", 1, new TaskOptions().WithInstanceId($"{context.InstanceId}:坏"));
            return "没坏";
        }
        catch (TaskFailedException failed)
        {
            return $"{string.Join('|', texts)}|{failed.FailureDetails.ErrorMessage}";
        }
    }

    private static async Task<string> TimersAsync(TaskOrchestrationContext context, int size)
    {
        for (var phase = 1; phase <= size; phase++)
        {
            var due = context.CurrentUtcDateTime.AddMilliseconds(phase * 37 % 150);
            using var enough = new CancellationTokenSource();
            var never = context.CreateTimer(TimeSpan.FromHours(1), enough.Token);
            var first = await Task.WhenAny(never, context.CreateTimer(due, CancellationToken.None));
            if (first == never || context.CurrentUtcDateTime < due)
                return $"定时器 {phase}: {context.CurrentUtcDateTime:o} < {due:o}";
            enough.Cancel();
            await context.CallActivityAsync<string>("step", new Step(phase, 0, ""));
        }

        return $"{size}个";
    }

    /// <summary>The events 1, 2, ... of a caller that repeats those that nobody confirmed. Gives what came, repetitions too.</summary>
    private static async Task<string> EarAsync(TaskOrchestrationContext context, int size)
    {
        var heard = new List<int>();
        for (var phase = 1; phase <= size; phase++)
        {
            int number;
            do
            {
                number = await context.WaitForExternalEvent<int>(Event);
                heard.Add(number);
            }
            while (number < phase);
            await context.CallActivityAsync<string>("step", new Step(phase, 0, ""));
        }

        return string.Join(',', heard);
    }

    /// <summary>Two who send each other events; while one works, the other may leave memory.</summary>
    private static async Task<string> TalkAsync(TaskOrchestrationContext context, int size)
    {
        var id = $"{context.InstanceId}:听";
        var child = context.CallSubOrchestratorAsync<string>("listen", size, new TaskOptions().WithInstanceId(id));
        for (var number = 1; number <= size; number++)
            context.SendEvent(id, Event, number);
        var answers = new List<int>();
        while (answers.Count < size)
            answers.Add(await context.WaitForExternalEvent<int>(Event));
        return $"{await child}={string.Join(',', answers)}";
    }

    private static async Task<string> ListenAsync(TaskOrchestrationContext context, int size)
    {
        var heard = new List<int>();
        while (heard.Count < size)
            heard.Add(await context.WaitForExternalEvent<int>(Event));
        foreach (var number in heard)
        {
            await context.CallActivityAsync<string>("step", new Step(number, 0, "", number));
            context.SendEvent(context.Parent!.InstanceId, Event, number);
        }

        return string.Join(',', heard);
    }

    /// <summary>Starts over with each round; each sends itself an event that the last one takes in. The input: hundreds count rounds.</summary>
    private static async Task<string> RoundsAsync(TaskOrchestrationContext context, int state)
    {
        var (round, size) = (Math.Max(1, state / 100), state % 100);
        await context.CallActivityAsync<string>("step", new Step(round, 0, ""));
        if (round < size)
        {
            context.SendEvent(context.InstanceId, Event, round);
            context.SetCustomStatus($"第{round}轮");
            context.ContinueAsNew(((round + 1) * 100) + size);
            return "";
        }

        var heard = new List<int>();
        while (heard.Count < size - 1)
            heard.Add(await context.WaitForExternalEvent<int>(Event));
        return string.Join(',', heard);
    }

    private static async Task<string> FlakyAsync(TaskOrchestrationContext context, int size)
    {
        var policy = new RetryPolicy(size, TimeSpan.FromMilliseconds(5), backoffCoefficient: 2);
        try
        {
            await context.CallActivityAsync("fails", new Step(1, 0, ""), TaskOptions.FromRetryPolicy(policy));
            return "没断";
        }
        catch (TaskFailedException)
        {
            return await context.CallActivityAsync<string>("step", new Step(2, 0, "试尽"));
        }
    }

    /// <summary>Fails in the middle until something is mended, and is rewound then.</summary>
    private static async Task<string> BrokenAsync(TaskOrchestrationContext context, int size)
    {
        await context.CallActivityAsync<string>("step", new Step(1, 0, ""));
        var parts = await Task.WhenAll(Enumerable.Range(0, size)
            .Select(item => context.CallActivityAsync<string>(item == 0 ? "needs" : "step", new Step(2, item, $"{item}好"))));
        return await context.CallActivityAsync<string>("step", new Step(3, 0, string.Concat(parts)));
    }

    private static async Task<string> LargeAsync(TaskOrchestrationContext context, int kilobytes)
    {
        var text = await context.CallActivityAsync<string>("step", new Step(1, 0, new string('大', kilobytes * 1024 / 3)));
        text = await context.CallActivityAsync<string>("step", new Step(2, 0, text + "。"));
        return $"{text.Length} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    private static Task<string> FaultAsync(TaskOrchestrationContext context, int size)
        => throw new InvalidOperationException($"坏在{context.InstanceId}");

    /// <summary>Ends only if it is terminated; so does its child.</summary>
    private static async Task<string> ForeverAsync(TaskOrchestrationContext context, int depth)
    {
        await context.CallActivityAsync<string>("step", new Step(1, 0, ""));
        Task child = depth > 1
            ? context.CallSubOrchestratorAsync<string>("forever", depth - 1, new TaskOptions().WithInstanceId(context.InstanceId + ":子"))
            : Task.CompletedTask;
        await context.WaitForExternalEvent<int>(Event);
        await child;
        return "醒了";
    }
}
