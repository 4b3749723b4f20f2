using Local.DurableTask.Client;
using Local.DurableTask.Engine;

namespace Local.DurableTask.Hosting;

/// <summary>Reads what orchestrations have done, for those who show it to people. A service of the container.</summary>
public sealed class OrchestrationHistory
{
    private readonly DurableEngine _engine;

    internal OrchestrationHistory(DurableEngine engine) => _engine = engine;

    /// <summary>
    /// The history of the current execution in the order in which it happened; what came before the last continue-as-new is gone.
    /// Null when there is no such orchestration and while it has not started.
    /// </summary>
    public IReadOnlyList<OrchestrationHistoryEvent>? Read(string instanceId)
    {
        Check.NotNullOrEmpty(instanceId);
        if (_engine.Store.Find(instanceId) is not { Status: not OrchestrationRuntimeStatus.Pending } instance)
            return null;
        IReadOnlyList<HistoryEvent> stored = _engine.Store.ReadHistory(instance.Key, instance.Execution);

        // The store keeps when a timer is due with its creation only.
        Dictionary<int, DateTime?> fireAt = stored
            .Where(e => e.Kind == EventKind.TimerCreated)
            .ToDictionary(e => e.TaskId, e => e.FireAt);
        return stored.Select(e => Show(e, instance, fireAt)).ToList();
    }

    private static OrchestrationHistoryEvent Show(HistoryEvent e, StoredInstance instance, Dictionary<int, DateTime?> fireAt)
    {
        OrchestrationHistoryEvent shown = new(TypeOf(e.Kind), e.At, e.TaskId);
        return e.Kind switch
        {
            EventKind.ExecutionStarted => shown with { Name = instance.Name, Data = instance.Input },
            EventKind.TaskScheduled => shown with { Name = e.Name, Data = e.Data },
            EventKind.ChildScheduled or EventKind.EventSent => shown with { Name = e.Name, InstanceId = e.Target, Data = e.Data },
            EventKind.TaskFailed or EventKind.ChildFailed => shown with { Failure = Failures.Read(e.Data).Details },
            EventKind.TimerCreated or EventKind.TimerFired => shown with { FireAt = fireAt.GetValueOrDefault(e.TaskId) },
            EventKind.ExecutionCompleted => ShowEnd(e, shown),
            _ => shown with { Name = e.Name, Data = e.Data },
        };
    }

    private static OrchestrationHistoryEvent ShowEnd(HistoryEvent e, OrchestrationHistoryEvent shown)
    {
        var status = Enum.Parse<OrchestrationRuntimeStatus>(e.Name!);
        return status == OrchestrationRuntimeStatus.Failed
            ? shown with { Status = status, Failure = Failures.Read(e.Data).Details }
            : shown with { Status = status, Data = e.Data };
    }

    private static OrchestrationHistoryEventType TypeOf(EventKind kind) => kind switch
    {
        EventKind.ExecutionStarted => OrchestrationHistoryEventType.ExecutionStarted,
        EventKind.TaskScheduled => OrchestrationHistoryEventType.TaskScheduled,
        EventKind.TaskCompleted => OrchestrationHistoryEventType.TaskCompleted,
        EventKind.TaskFailed => OrchestrationHistoryEventType.TaskFailed,
        EventKind.ChildScheduled => OrchestrationHistoryEventType.SubOrchestrationInstanceCreated,
        EventKind.ChildCompleted => OrchestrationHistoryEventType.SubOrchestrationInstanceCompleted,
        EventKind.ChildFailed => OrchestrationHistoryEventType.SubOrchestrationInstanceFailed,
        EventKind.TimerCreated => OrchestrationHistoryEventType.TimerCreated,
        EventKind.TimerFired => OrchestrationHistoryEventType.TimerFired,
        EventKind.EventSent => OrchestrationHistoryEventType.EventSent,
        EventKind.EventRaised => OrchestrationHistoryEventType.EventRaised,
        EventKind.Suspended => OrchestrationHistoryEventType.ExecutionSuspended,
        EventKind.Resumed => OrchestrationHistoryEventType.ExecutionResumed,
        EventKind.Terminated => OrchestrationHistoryEventType.ExecutionTerminated,
        EventKind.Rewound => OrchestrationHistoryEventType.ExecutionRewound,
        EventKind.ExecutionCompleted => OrchestrationHistoryEventType.ExecutionCompleted,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of event has no public name."),
    };
}
