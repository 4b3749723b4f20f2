namespace Workflow.Logs.Orchestrators;

/// <summary>One order: open it, wait for devices or the deadline, close it, merge what came, record the end, start the retention.</summary>
public static class CollectLogsOrchestrator
{
    /// <summary>A device has sent its last chunk.</summary>
    public const string UploadedEvent = "uploaded";

    /// <summary>A person wants no more.</summary>
    public const string CancelEvent = "cancel";
}
