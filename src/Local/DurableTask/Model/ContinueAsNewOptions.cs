namespace Local.DurableTask;

/// <summary>How an orchestrator starts over.</summary>
public class ContinueAsNewOptions
{
    /// <summary>The version of the next execution; null keeps the current one.</summary>
    public string? NewVersion { get; set; }

    public object? NewInput { get; set; }

    /// <summary>Whether events that nobody has waited for move to the next execution; true unless set.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;
}

/// <summary>The orchestration that called this one.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
