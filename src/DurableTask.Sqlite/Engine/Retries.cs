namespace DurableTask.Sqlite.Engine;

/// <summary>Retries of a call, by policy or by handler. Runs as orchestrator code: delays are durable timers.</summary>
internal static class Retries
{
    public static Task<T> RunAsync<T>(OrchestrationContext context, TaskRetryOptions? retry, Func<Task<T>> attempt)
        => retry switch
        {
            { Policy: { } policy } => ByPolicyAsync(context, policy, attempt),
            { Handler: { } handler } => ByHandlerAsync(context, handler, attempt),
            _ => attempt(),
        };

    /// <summary>The delay after the given failed attempt (counted from 1); null if there is no further one.</summary>
    public static TimeSpan? NextDelay(RetryPolicy policy, int failedAttempt, TimeSpan elapsed)
    {
        if (failedAttempt >= policy.MaxNumberOfAttempts)
            return null;
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout)
            return null;

        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failedAttempt - 1);
        TimeSpan longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(36_500) : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private static async Task<T> ByPolicyAsync<T>(OrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        DateTime start = context.Now;
        for (int number = 1; ; number++)
        {
            TimeSpan? delay;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed) when (!Failures.IsFinal(failed))
            {
                delay = Handles(policy, failed) ? NextDelay(policy, number, context.Now - start) : null;
                if (delay is null)
                    throw;
            }

            await context.CreateTimer(delay.Value, CancellationToken.None);
        }
    }

    // HandleFailure is called through Handle, which only knows the exceptions of the core.
    private static bool Handles(RetryPolicy policy, TaskFailedException failed)
        => policy.Handle(new global::DurableTask.Core.Exceptions.TaskFailedException(failed.Message) { FailureDetails = Failures.ToCore(failed.FailureDetails) });

    private static async Task<T> ByHandlerAsync<T>(OrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        DateTime start = context.Now;
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed) when (!Failures.IsFinal(failed))
            {
                RetryContext facts = new(context, number, failed.FailureDetails, context.Now - start, CancellationToken.None);
                if (!await handler(facts))
                    throw;
            }
        }
    }
}
