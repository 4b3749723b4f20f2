namespace Workflow.Steps;

/// <summary>Durable waiting: what the orchestrators share. Everything here is deterministic; time and chance come from the context.</summary>
internal static class Waiting
{
    /// <summary>The event that cancels a run, and its children.</summary>
    public const string CancelEvent = "cancel";

    private const double Jitter = 0.2;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(10);

    /// <summary>
    /// For crashes and storage errors only; about an hour in all. What the service refuses comes back as data. In Azure a death of the worker
    /// counts as a failed try of every activity that it ran: nine deaths leave eleven tries, five minutes apart, for an outage of storage.
    /// </summary>
    public static TaskOptions StorageRetries() => Retries(20);

    /// <summary>
    /// For the steps without which all the others were in vain: about a day. An outage of storage must neither end a backup as a defect of ours
    /// nor leave it without its manifest.
    /// </summary>
    public static TaskOptions PatientRetries() => Retries(300);

    /// <summary>Waits on a durable timer, or until canceled; false if canceled.</summary>
    public static async Task<bool> DelayAsync(this TaskOrchestrationContext context, TimeSpan delay, Task cancel)
    {
        if (cancel.IsCompleted)
            return false;
        using var abandon = new CancellationTokenSource();
        var timer = context.CreateTimer(context.CurrentUtcDateTime + delay, abandon.Token);
        if (await Task.WhenAny(timer, cancel) == timer)
            return true;
        abandon.Cancel();
        return false;
    }

    /// <summary>Spreads a wait by ±20 %, so that a thousand exports do not ask in the same second.</summary>
    public static TimeSpan Spread(this TaskOrchestrationContext context, TimeSpan delay)
    {
        var unit = BitConverter.ToUInt32(context.NewGuid().ToByteArray(), 0) / (double)uint.MaxValue;
        return delay * (1 - Jitter + (2 * Jitter * unit));
    }

    /// <summary>
    /// Runs a step of the service until it succeeds, fails for good, is canceled, or the next wait would pass <paramref name="deadline"/>.
    /// </summary>
    public static async Task<StepEnd<T>> RunStepAsync<T>(
        this TaskOrchestrationContext context, string activity, object input, DateTime deadline, Task cancel)
    {
        var backoff = FirstBackoff;
        while (!cancel.IsCompleted)
        {
            var result = await context.CallActivityAsync<StepResult<T>>(activity, input, StorageRetries());
            if (result.Kind == StepKind.Ok)
                return new(result.Value, null, false);
            if (result.Kind == StepKind.Permanent)
                return new(default, Describe(result), false);
            var wait = context.Spread(Max(TimeSpan.FromSeconds(result.AfterSeconds ?? 0), backoff));
            if (context.CurrentUtcDateTime + wait > deadline)
                return new(default, $"Gave up, since the next try would be past the longest wait (Backup__MaxWait). {Describe(result)}", false);
            await context.DelayAsync(wait, cancel);
            backoff = Min(backoff * 2, MaxBackoff);
        }
        return new(default, null, true);
    }

    /// <summary>Why a step that failed through all its retries failed, in one line.</summary>
    public static string Describe(TaskFailedException crashed) =>
        $"The step {crashed.TaskName} failed: {Text.FirstLine(crashed.FailureDetails.ErrorMessage)}";

    private static TaskOptions Retries(int attempts) => TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: attempts, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    private static string Describe<T>(StepResult<T> result) => $"{result.Action} [{result.Code}]";

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
