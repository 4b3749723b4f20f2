namespace Local.DurableTask.Worker;

/// <summary>Decides which orchestrations this worker takes; what it refuses stays as it is until a worker takes it.</summary>
public interface IOrchestrationFilter
{
    /// <summary>Whether this worker may run the orchestration. Asked before its code is made; keep it fast, a turn waits for it.</summary>
    ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default);
}

/// <summary>What a filter decides on.</summary>
public struct OrchestrationFilterParameters
{
    public string? Name { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
