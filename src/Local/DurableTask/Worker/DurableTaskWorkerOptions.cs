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

    /// <summary>Which orchestrations this worker takes; null means all.</summary>
    public IOrchestrationFilter? OrchestrationFilter { get; set; }

    /// <summary>
    /// Longer timers are made as several, one after the other. This engine has no need of that, so the default is no limit.
    /// A change of it breaks the replay of orchestrations that wait for a longer timer.
    /// </summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.MaxValue;

    public LoggingOptions Logging { get; } = new();

    internal void ApplyTo(DurableTaskWorkerOptions other)
    {
        other._dataConverter = _dataConverter;
        other.Versioning = Versioning;
        other.OrchestrationFilter = OrchestrationFilter;
        other.MaximumTimerInterval = MaximumTimerInterval;
    }

    internal void UseUnlessSet(DataConverter? converter) => _dataConverter ??= converter;

    /// <summary>How much runs at once.</summary>
    public class ConcurrencyOptions
    {
        public int MaximumConcurrentActivityWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = 100 * Environment.ProcessorCount;
    }

    /// <summary>How the worker logs.</summary>
    public class LoggingOptions
    {
        /// <summary>The official library's switch between old and new categories. There is one category here: it changes nothing.</summary>
        public bool UseLegacyCategories { get; set; } = true;
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
