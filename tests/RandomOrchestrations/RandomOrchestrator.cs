using System.Globalization;

namespace RandomOrchestrations;

/// <summary>What an orchestrator of a plan starts with: which program of which plan, and what it has seen in earlier executions.</summary>
internal sealed record RunInput(long Seed, int Program, int Iteration, string Seen);

/// <summary>What an activity is asked: end at the given moment, and fail if that is before another.</summary>
internal sealed record CallInput(int Id, DateTime EndsAt, DateTime FailsUntil);

/// <summary>Walks a program. It uses the public context alone, so the engine and the plain interpreter run the same code.</summary>
internal sealed class RandomOrchestrator(TaskOrchestrationContext context, Plan plan, RunInput input)
{
    public const string Name = "随机";
    public const string Activity = "活动";
    public static readonly DateTime Epoch = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly List<string> _seen = input.Seen.Length == 0 ? [] : [input.Seen];
    private int _children;

    public static Task<string> RunAsync(TaskOrchestrationContext context, Plan plan, RunInput input)
        => new RandomOrchestrator(context, plan, input).RunAsync();

    private async Task<string> RunAsync()
    {
        Program program = plan.Programs[input.Program];
        await BlockAsync(program.Body);
        string seen = string.Join(' ', _seen);
        if (input.Iteration < program.Continues)
            context.ContinueAsNew(input with { Iteration = input.Iteration + 1, Seen = seen }, program.PreservesEvents);
        return seen;
    }

    private async Task BlockAsync(Block block)
    {
        foreach (Step step in block.Steps)
            await StepAsync(step);
    }

    private async Task StepAsync(Step step)
    {
        switch (step)
        {
            case Step.Call call:
                DateTime endsAt = context.CurrentUtcDateTime.AddSeconds(call.Seconds);
                CallInput asked = new(call.Id, endsAt, Epoch.AddSeconds(call.FailsUntil));
                See(await context.CallActivityAsync<string>(Activity, asked, new TaskOptions(Options(call.Retry))));
                break;
            case Step.Sleep sleep:
                await context.CreateTimer(TimeSpan.FromSeconds(sleep.Seconds), CancellationToken.None);
                See("slept");
                break;
            case Step.CancelSleep sleep:
                await CancelSleepAsync(sleep);
                break;
            case Step.All all:
                await Task.WhenAll([.. all.Branches.Select(BlockAsync)]);
                See("all");
                break;
            case Step.Any any:
                Task[] branches = [.. any.Branches.Select(BlockAsync)];
                Task first = await Task.WhenAny(branches);
                See($"any{Array.IndexOf(branches, first)}");
                await first;
                break;
            case Step.Wait wait:
                See("got:" + await context.WaitForExternalEvent<string>(wait.Event));
                break;
            case Step.WaitFor wait:
                await WaitForAsync(wait);
                break;
            case Step.Child child:
                await ChildAsync(child);
                break;
            case Step.Status status:
                context.SetCustomStatus(status.Text);
                break;
            case Step.NewGuid:
                See(context.NewGuid().ToString());
                break;
            case Step.Send send:
                string to = send.To switch { "root" => plan.RootId, "parent" => context.Parent?.InstanceId ?? "无人", _ => context.InstanceId };
                context.SendEvent(to, send.Event, $"来自{context.InstanceId}");
                break;
            case Step.Try attempt:
                await TryAsync(attempt);
                break;
            case Step.Throw thrown:
                throw new InvalidOperationException(thrown.Message);
            case Step.ThrowUntil until when context.CurrentUtcDateTime < Epoch.AddSeconds(until.Moment):
                throw new TimeoutException($"还没到{until.Moment}");
        }
    }

    private async Task CancelSleepAsync(Step.CancelSleep sleep)
    {
        using CancellationTokenSource cancellation = new();
        Task timer = context.CreateTimer(TimeSpan.FromSeconds(sleep.Seconds), cancellation.Token);
        await context.CreateTimer(TimeSpan.FromSeconds(sleep.After), CancellationToken.None);
#pragma warning disable CA1849, MA0042 // CancelAsync would run on another thread, outside the orchestrator's turn.
        cancellation.Cancel();
#pragma warning restore CA1849, MA0042
        try
        {
            await timer;
            See("timer");
        }
        catch (OperationCanceledException)
        {
            See("canceled");
        }
    }

    private async Task WaitForAsync(Step.WaitFor wait)
    {
        try
        {
            See("got:" + await context.WaitForExternalEvent<string>(wait.Event, TimeSpan.FromSeconds(wait.Seconds)));
        }
        catch (OperationCanceledException)
        {
            See("nothing");
        }
    }

    private async Task ChildAsync(Step.Child child)
    {
        string? id = child.HasName ? $"{context.InstanceId}:{_children}" : null;
        _children++;
        SubOrchestrationOptions options = new(Options(child.Retry), id);
        RunInput start = new(plan.Seed, plan.NumberOf(child.Program), 0, string.Empty);
        See(await context.CallSubOrchestratorAsync<string>(Name, start, options));
    }

    private async Task TryAsync(Step.Try attempt)
    {
        try
        {
            await BlockAsync(attempt.Body);
        }
        catch (Exception exception) when (exception is TaskFailedException or InvalidOperationException or TimeoutException)
        {
            See($"{exception.GetType().Name}:{exception.Message}");
            await BlockAsync(attempt.Handler);
        }
    }

    private void See(string what)
        => _seen.Add(string.Create(CultureInfo.InvariantCulture, $"{(context.CurrentUtcDateTime - Epoch).TotalSeconds}={what}"));

    private static TaskRetryOptions? Options(Retry? retry) => retry switch
    {
        null => null,
        { IsHandler: true } => TaskRetryOptions.FromRetryHandler(async (RetryContext facts) =>
        {
            await facts.OrchestrationContext.CreateTimer(TimeSpan.FromSeconds(retry.FirstSeconds), CancellationToken.None);
            return facts.LastAttemptNumber < retry.Attempts;
        }),
        _ => new RetryPolicy(
            retry.Attempts,
            TimeSpan.FromSeconds(retry.FirstSeconds),
            retry.Coefficient,
            retry.MaxSeconds is { } most ? TimeSpan.FromSeconds(most) : null,
            retry.TimeoutSeconds is { } timeout ? TimeSpan.FromSeconds(timeout) : null),
    };
}
