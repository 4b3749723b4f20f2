using Local.Functions.Extensions.Abstractions;

namespace Local.Functions;

/// <summary>Marks the <c>TaskOrchestrationContext</c> of an orchestrator function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OrchestrationTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Name of the orchestrator; the function's name where none is given.</summary>
    public string? Orchestration { get; set; }
}

/// <summary>Marks the input of an activity function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Name of the activity; the function's name where none is given.</summary>
    public string? Activity { get; set; }
}

/// <summary>Fills in a <c>DurableTaskClient</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Task hub; the local host has one, of host.json, and reads nothing here.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Connection; the local host has one store and reads nothing here.</summary>
    public string? ConnectionName { get; set; }
}
