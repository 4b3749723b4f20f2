namespace DurableTask.Sqlite.Engine;

/// <summary>The orchestrator's code no longer does what its history says it did.</summary>
internal sealed class CodeDiffersException(string message, int eventNumber, string historySays, string codeDid)
    : global::DurableTask.Core.Exceptions.NonDeterministicOrchestrationException(message)
{
    /// <summary>The position in the history.</summary>
    public int EventNumber { get; } = eventNumber;

    public string HistorySays { get; } = historySays;

    public string CodeDid { get; } = codeDid;
}
