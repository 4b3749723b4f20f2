namespace Workflow.Steps;

/// <summary>How a step ended for its orchestrator.</summary>
/// <param name="Value">Set when it succeeded.</param>
/// <param name="Failure">Set when it failed for good; for a person.</param>
/// <param name="Canceled">The cancel event came while waiting.</param>
internal readonly record struct StepEnd<T>(T? Value, string? Failure, bool Canceled)
{
    public bool Succeeded => Failure is null && !Canceled;
}
