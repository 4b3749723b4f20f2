namespace DurableTask.Sqlite.Store;

/// <summary>What happened. The numbers are stored: never change or reuse one.</summary>
internal enum EventKind
{
    // Received: the orchestrator's code runs on after each of these.
    ExecutionStarted = 0,
    TaskCompleted = 1,
    TaskFailed = 2,
    ChildCompleted = 3,
    ChildFailed = 4,
    TimerFired = 5,
    EventRaised = 6,
    Suspended = 7,
    Resumed = 8,
    Terminated = 9,
    Rewound = 10,

    // Produced: what the code did in answer, in the order in which it did it.
    TaskScheduled = 20,
    ChildScheduled = 21,
    TimerCreated = 22,
    EventSent = 23,
    ExecutionCompleted = 24,

    // Never stored: the code was woken by something that is not durable.
    ForeignWake = 40,
}

internal static class EventKinds
{
    /// <summary>What the official library's logs call a produced event.</summary>
    public static string ToActionName(this EventKind kind) => kind switch
    {
        EventKind.TaskScheduled => "ScheduleTask",
        EventKind.ChildScheduled => "CreateSubOrchestration",
        EventKind.TimerCreated => "CreateTimer",
        EventKind.EventSent => "SendEvent",
        _ => "CompleteOrchestration",
    };
}

/// <summary>
/// One line of an execution's history. The order is: a received event, then what the code produced on it, then the next
/// received one. Replay repeats exactly that, so the borders of turns need no line of their own.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">Orchestration time in UTC: that of the turn.</param>
/// <param name="TaskId">The number of the call, timer or sent event; -1 when there is none.</param>
/// <param name="Name">Activity, orchestrator or event name.</param>
/// <param name="Target">Version of an activity, id of a child, or recipient of an event.</param>
/// <param name="Data">Serialized input, result, payload or failure.</param>
/// <param name="FireAt">When a timer is due.</param>
internal sealed record HistoryEvent(
    EventKind Kind, DateTime At, int TaskId = -1, string? Name = null, string? Target = null, string? Data = null, DateTime? FireAt = null)
{
    /// <summary>In place of <see cref="Data"/>: a large one that is in the store already. Histories that are read have all in <see cref="Data"/>.</summary>
    public StoredPayload? Kept { get; init; }

    public bool IsReceived => Kind < EventKind.TaskScheduled;

    /// <summary>The event in words, for reports of a mismatch.</summary>
    public string Describe() => Kind switch
    {
        EventKind.ExecutionStarted => "the start",
        EventKind.TaskScheduled => $"call #{TaskId} of activity '{Name}'",
        EventKind.ChildScheduled => $"call #{TaskId} of sub-orchestrator '{Name}' with id '{Target}'",
        EventKind.TimerCreated => $"timer #{TaskId}",
        EventKind.EventSent => $"event #{TaskId} '{Name}' sent to '{Target}'",
        EventKind.TaskCompleted or EventKind.TaskFailed => $"the result of activity call #{TaskId}",
        EventKind.ChildCompleted or EventKind.ChildFailed => $"the result of sub-orchestrator call #{TaskId}",
        EventKind.TimerFired => $"the firing of timer #{TaskId}",
        EventKind.EventRaised => $"the event '{Name}'",
        EventKind.Rewound => "a rewind",
        EventKind.ExecutionCompleted => "the end of the orchestration",
        _ => Kind.ToString(),
    };
}
