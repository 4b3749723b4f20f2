namespace Workflow.Steps;

/// <summary>Events that people and parents send to running orchestrations.</summary>
internal static class EventNames
{
    /// <summary>Ends a run and its children before their next step.</summary>
    public const string Cancel = "cancel";
}
