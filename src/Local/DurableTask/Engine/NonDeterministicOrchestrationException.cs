namespace Local.DurableTask.Core.Exceptions;

/// <summary>The orchestrator's code no longer does what its history says it did.</summary>
public class NonDeterministicOrchestrationException : Exception
{
    public NonDeterministicOrchestrationException()
    {
    }

    public NonDeterministicOrchestrationException(string message)
        : base(message)
    {
    }

    public NonDeterministicOrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal NonDeterministicOrchestrationException(string message, int eventNumber, string historySays, string codeDid)
        : base(message)
    {
        EventNumber = eventNumber;
        HistorySays = historySays;
        CodeDid = codeDid;
    }

    /// <summary>The position in the history.</summary>
    internal int EventNumber { get; }

    internal string? HistorySays { get; }

    internal string? CodeDid { get; }
}
