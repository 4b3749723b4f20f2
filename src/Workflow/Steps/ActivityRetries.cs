namespace Workflow.Steps;

/// <summary>
/// How often an activity is run again after a crash or a storage error. Refusals of the service are returned as data and are not retried here.
/// </summary>
internal static class ActivityRetries
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// About an hour in all. In Azure a death of the worker counts as a failed try of every activity that it ran: nine deaths leave eleven
    /// tries, five minutes apart, for an outage of storage.
    /// </summary>
    public static TaskOptions Storage() => Retries(20, null);

    /// <summary>The same, but none is begun after <paramref name="deadline"/>.</summary>
    public static TaskOptions Until(DateTime now, DateTime deadline) =>
        deadline - now > First ? Retries(20, deadline - now) : new TaskOptions();

    /// <summary>
    /// About a day, for the steps without which all others would be in vain: a storage outage must neither look like a bug nor
    /// leave a run without a result.
    /// </summary>
    public static TaskOptions Patient() => Retries(300, null);

    /// <summary>Why a step failed after all retries, in one line.</summary>
    public static string Describe(TaskFailedException crashed) =>
        $"The step {crashed.TaskName} failed: {Text.FirstLine(crashed.FailureDetails.ErrorMessage)}";

    private static TaskOptions Retries(int attempts, TimeSpan? timeout) => TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: attempts, firstRetryInterval: First, backoffCoefficient: 2, maxRetryInterval: Longest, retryTimeout: timeout));
}
