namespace DurableTask.Sqlite.Testing;

/// <summary>Today's code differs from a recorded history.</summary>
public sealed class HistoryMismatchException : Exception
{
    public HistoryMismatchException()
    {
    }

    public HistoryMismatchException(string message)
        : base(message)
    {
    }

    public HistoryMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal HistoryMismatchException(RecordedHistory history, int eventNumber, string historySays, string codeDid)
        : base($"Orchestrator '{history.Orchestrator}' no longer matches the recorded history of '{history.InstanceId}' at event {eventNumber}:"
            + $" the history says {historySays}, the code {codeDid}. If the change is intended, give the changed orchestrator a new name or version"
            + " for as long as instances of the old one run, and record the history again.")
    {
        EventNumber = eventNumber;
        HistorySays = historySays;
        CodeDid = codeDid;
    }

    /// <summary>The first event that does not match: the "n" of the file.</summary>
    public int EventNumber { get; }

    /// <summary>What the history has there.</summary>
    public string HistorySays { get; } = string.Empty;

    /// <summary>What the code did instead.</summary>
    public string CodeDid { get; } = string.Empty;
}
