using System.Diagnostics.CodeAnalysis;
using Local.DurableTask.Converters;

namespace Local.DurableTask.Worker;

/// <summary>Options of a worker.</summary>
public class DurableTaskWorkerOptions
{
    private DataConverter? _dataConverter;

    /// <summary>How an orchestration's version must relate to the worker's.</summary>
    public enum VersionMatchStrategy
    {
        None = 0,
        Strict = 1,
        CurrentOrOlder = 2,
    }

    /// <summary>What happens to an orchestration whose version does not match: left pending, or failed.</summary>
    public enum VersionFailureStrategy
    {
        Reject = 0,
        Fail = 1,
    }

    /// <inheritdoc cref="Client.DurableTaskClientOptions.DataConverter"/>
    [AllowNull]
    public DataConverter DataConverter
    {
        get => _dataConverter ?? JsonDataConverter.Default;
        set => _dataConverter = value;
    }

    public ConcurrencyOptions Concurrency { get; } = new();

    public VersioningOptions? Versioning { get; set; }

    public bool IsVersioningSet => Versioning is not null;

    internal void UseUnlessSet(DataConverter? converter) => _dataConverter ??= converter;

    /// <summary>How much runs at once.</summary>
    public class ConcurrencyOptions
    {
        public int MaximumConcurrentActivityWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = 100 * Environment.ProcessorCount;
    }

    /// <summary>Which versions of orchestrations this worker runs.</summary>
    public class VersioningOptions
    {
        /// <summary>The version of the worker.</summary>
        public string Version { get; set; } = string.Empty;

        /// <summary>The version of sub-orchestrations that name none.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        public VersionMatchStrategy MatchStrategy { get; set; } = VersionMatchStrategy.None;

        public VersionFailureStrategy FailureStrategy { get; set; } = VersionFailureStrategy.Reject;
    }
}
