namespace Local.DurableTask;

/// <summary>Thrown by the call to an activity or sub-orchestration that failed; <see cref="FailureDetails"/> says why.</summary>
public sealed class TaskFailedException : Exception
{
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(Check.NotNull(innerException));
    }

    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = Check.NotNull(failureDetails);
    }

    public string TaskName { get; }

    /// <summary>The number of the call within its orchestration, counted from 0 over calls, timers and sent events.</summary>
    public int TaskId { get; }

    public TaskFailureDetails FailureDetails { get; }

    /// <summary>A failure that trying again cannot mend, such as a task that nobody registered.</summary>
    internal bool IsNonRetriable { get; init; }

    /// <summary>Whether the failure's type is exactly this one.</summary>
    [Obsolete("Use FailureDetails.IsCausedBy<T>().")]
    public bool IsCausedByException<T>() where T : Exception
        => FailureDetails.ErrorType == typeof(T).FullName;

    private static string Describe(string taskName, int taskId, string? cause)
        => cause is null
            ? $"Task '{taskName}' (#{taskId}) failed with an unhandled exception."
            : $"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {cause}";
}
