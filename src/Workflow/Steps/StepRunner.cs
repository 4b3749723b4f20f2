namespace Workflow.Steps;

/// <summary>Runs a step of the service from an orchestrator, with retries for temporary failures.</summary>
internal static class StepRunner
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs a step until it answers anything but <see cref="StepKind.RetryLater"/>, is canceled, the patience that the answer asks for is used
    /// up, or the next wait would pass <paramref name="deadline"/>. The last two end as <see cref="StepKind.Permanent"/>, with the text of the
    /// last refusal.
    /// </summary>
    /// <exception cref="TaskFailedException">The step failed after all its retries.</exception>
    public static async Task<StepResult<T>> RunStepAsync<T>(
        this TaskOrchestrationContext context, string activity, object input, DateTime deadline, Task cancel)
    {
        DateTime? impatientSince = null;
        for (var backoff = FirstBackoff; !cancel.IsCompleted; backoff = backoff * 2 < MaxBackoff ? backoff * 2 : MaxBackoff)
        {
            var result = await context.CallActivityAsync<StepResult<T>>(activity, input, ActivityRetries.Until(context.CurrentUtcDateTime, deadline));
            if (result.Kind != StepKind.RetryLater)
                return result;
            var now = context.CurrentUtcDateTime;
            var wait = Longer(context.Spread(backoff), context.SpreadUp(TimeSpan.FromSeconds(result.AfterSeconds ?? 0)));
            impatientSince = result.PatienceSeconds is null ? null : impatientSince ?? now;
            if (result.PatienceSeconds is { } patience)
            {
                var left = impatientSince!.Value + TimeSpan.FromSeconds(patience) - now;
                if (left <= TimeSpan.Zero)
                    return result with { Kind = StepKind.Permanent };
                wait = Shorter(wait, left);
            }
            if (now + wait > deadline)
                return result with { Kind = StepKind.Permanent, Action = $"Gave up, since the next try would be after the longest wait. {result.Action}" };
            await context.DelayAsync(wait, cancel);
        }
        return StepResult.Canceled<T>();
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
