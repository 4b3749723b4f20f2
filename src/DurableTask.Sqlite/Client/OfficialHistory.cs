using DurableTask.Core.History;
using DurableTask.Sqlite.Store;
using HistoryEvent = DurableTask.Sqlite.Store.HistoryEvent;

namespace DurableTask.Sqlite.Client;

/// <summary>The history in the types of the official client.</summary>
internal static class OfficialHistory
{
    public static Core.History.HistoryEvent Show(HistoryEvent e, StoredInstance instance, DateTime? fireAt)
    {
        Core.History.HistoryEvent shown = e.Kind switch
        {
            EventKind.ExecutionStarted => new ExecutionStartedEvent(-1, instance.Input) { Name = instance.Name, Version = instance.Version },
            EventKind.TaskScheduled => new TaskScheduledEvent(e.TaskId, e.Name!, e.Target, e.Data),
            EventKind.TaskCompleted => new TaskCompletedEvent(-1, e.TaskId, e.Data!),
            EventKind.TaskFailed => new TaskFailedEvent(-1, e.TaskId, null, null, Failure(e)),
            EventKind.ChildScheduled => new SubOrchestrationInstanceCreatedEvent(e.TaskId) { Name = e.Name!, InstanceId = e.Target!, Input = e.Data! },
            EventKind.ChildCompleted => new SubOrchestrationInstanceCompletedEvent(-1, e.TaskId, e.Data!),
            EventKind.ChildFailed => new SubOrchestrationInstanceFailedEvent(-1, e.TaskId, null, null, Failure(e)),
            EventKind.TimerCreated => new TimerCreatedEvent(e.TaskId, fireAt ?? e.At),
            EventKind.TimerFired => new TimerFiredEvent(-1, fireAt ?? e.At) { TimerId = e.TaskId },
            EventKind.EventSent => new EventSentEvent(e.TaskId) { InstanceId = e.Target!, Name = e.Name!, Input = e.Data! },
            EventKind.EventRaised => new EventRaisedEvent(-1, e.Data!) { Name = e.Name! },
            EventKind.Suspended => new ExecutionSuspendedEvent(-1, e.Data!),
            EventKind.Resumed => new ExecutionResumedEvent(-1, e.Data!),
            EventKind.Terminated => new ExecutionTerminatedEvent(-1, e.Data!),
            EventKind.Rewound => new ExecutionRewoundEvent(-1, e.Data),
            EventKind.ExecutionCompleted => End(e),
            _ => throw new ArgumentOutOfRangeException(nameof(e), e.Kind, "This kind of event has no official type."),
        };
        shown.Timestamp = e.At;
        return shown;
    }

    private static ExecutionCompletedEvent End(HistoryEvent e)
    {
        var status = Enum.Parse<Core.OrchestrationStatus>(e.Name!);
        return status == Core.OrchestrationStatus.Failed
            ? new ExecutionCompletedEvent(-1, null, status, Failure(e))
            : new ExecutionCompletedEvent(-1, e.Data, status);
    }

    private static Core.FailureDetails Failure(HistoryEvent e) => Failures.ToCore(Failures.Read(e.Data).Details);
}
