using DurableTask.Sqlite.Store;

namespace DurableTask.Sqlite.Testing;

/// <summary>One line of a recorded history: what an orchestration received, or what its code did in answer.</summary>
/// <param name="Number">Its place, counted from 0; mismatches name it.</param>
/// <param name="At">Orchestration time in UTC.</param>
/// <param name="Event">What happened, such as <c>TaskScheduled</c> or <c>TimerFired</c>.</param>
public sealed record RecordedEvent(int Number, DateTime At, string Event)
{
    /// <summary>The number of the call, timer or sent event that it belongs to; null when there is none.</summary>
    public int? TaskId { get; init; }

    /// <summary>Name of the activity, orchestrator or event; of the end: the status.</summary>
    public string? Name { get; init; }

    /// <summary>Version of an activity, id of a child, or recipient of a sent event.</summary>
    public string? Target { get; init; }

    /// <summary>Input, result, payload or failure as the data converter wrote it; failures without their stack traces.</summary>
    public string? Data { get; init; }

    /// <summary>When a timer is due, in UTC.</summary>
    public DateTime? DueAt { get; init; }

    internal static RecordedEvent From(int number, HistoryEvent e) => new(number, e.At, e.Kind.ToString())
    {
        TaskId = e.TaskId < 0 ? null : e.TaskId,
        Name = e.Name,
        Target = string.IsNullOrEmpty(e.Target) ? null : e.Target,
        Data = HoldsFailure(e) ? Failures.WithoutStacks(e.Data) : e.Data,
        DueAt = e.FireAt,
    };

    internal HistoryEvent ToHistoryEvent()
        => Enum.TryParse(Event, out EventKind kind) && Enum.IsDefined(kind)
            ? new HistoryEvent(kind, At, TaskId ?? -1, Name, Target ?? (kind == EventKind.TaskScheduled ? string.Empty : null), Data, DueAt)
            : throw new InvalidDataException($"Event {Number} of the recorded history is of an unknown kind, '{Event}'.");

    private static bool HoldsFailure(HistoryEvent e)
        => e.Kind is EventKind.TaskFailed or EventKind.ChildFailed
            || (e.Kind == EventKind.ExecutionCompleted && e.Name == nameof(Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Failed));
}
