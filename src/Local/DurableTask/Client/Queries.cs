namespace Local.DurableTask.Client;

/// <summary>Which orchestrations to list, newest started first, and how many a page.</summary>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    public const int DefaultPageSize = 100;
}

/// <summary>Which finished orchestrations to purge.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>How long the purge may take; what is left then stays, and the result says so.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>How to purge.</summary>
/// <param name="Recursive">Children go with their parent.</param>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>How to terminate.</summary>
/// <param name="Output">What the orchestration shows as its output.</param>
/// <param name="Recursive">Children end with their parent.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

/// <summary>What a purge did.</summary>
public class PurgeResult
{
    public PurgeResult(int count) => PurgedInstanceCount = count;

    public PurgeResult(int count, bool? isComplete)
        : this(count)
        => IsComplete = isComplete;

    public int PurgedInstanceCount { get; }

    /// <summary>False when the time was over before everything that matches was purged.</summary>
    public bool? IsComplete { get; }
}
