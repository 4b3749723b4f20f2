using System.Diagnostics.Metrics;

namespace Workflow.Numbers;

/// <summary>
/// Gauges that a feature computes from storage, so that they are right after a restart too. They show the last values
/// read; an exporter that can wait refreshes them first.
/// </summary>
public interface INumberSource
{
    /// <summary>Adds its gauges to the meter; once, when the host starts.</summary>
    void Publish(Meter meter);

    /// <summary>Looks at storage, unless the last look is less than <see cref="Limits.NumbersRemembered"/> old. Unreachable storage is not a failure.</summary>
    Task RefreshAsync(CancellationToken cancellation);
}
