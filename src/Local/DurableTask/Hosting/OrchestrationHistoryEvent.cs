using Local.DurableTask.Client;

namespace Local.DurableTask.Hosting;

/// <summary>One thing that happened in an orchestration.</summary>
/// <param name="Type">What it was.</param>
/// <param name="Timestamp">Orchestration time in UTC: that of the turn in which the orchestrator saw or did it.</param>
/// <param name="TaskId">Ties a result to its call and a firing to its timer; -1 where nothing is tied.</param>
public sealed record OrchestrationHistoryEvent(OrchestrationHistoryEventType Type, DateTime Timestamp, int TaskId)
{
    /// <summary>Orchestrator, activity or event name.</summary>
    public string? Name { get; init; }

    /// <summary>The child that was started, or the recipient of an event.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Serialized input, result or payload; for suspend, resume and rewind the reason as it was given.</summary>
    public string? Data { get; init; }

    /// <summary>Why a task or the orchestration failed.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>When a timer was due, in UTC.</summary>
    public DateTime? FireAt { get; init; }

    /// <summary>How the orchestration ended.</summary>
    public OrchestrationRuntimeStatus? Status { get; init; }
}

/// <summary>Kinds of <see cref="OrchestrationHistoryEvent"/>, under the names that Durable Functions shows.</summary>
public enum OrchestrationHistoryEventType
{
    ExecutionStarted,
    ExecutionCompleted,
    ExecutionTerminated,
    ExecutionSuspended,
    ExecutionResumed,

    /// <summary>A failed execution went on; the failures that ended it are no longer in the history.</summary>
    ExecutionRewound,
    TaskScheduled,
    TaskCompleted,
    TaskFailed,
    SubOrchestrationInstanceCreated,
    SubOrchestrationInstanceCompleted,
    SubOrchestrationInstanceFailed,
    TimerCreated,
    TimerFired,
    EventSent,
    EventRaised,
}
