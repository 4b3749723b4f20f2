using System.Diagnostics.Metrics;

namespace Workflow.Numbers;

/// <summary>
/// Gauges that a feature makes of what lies in storage, so that they are right after a restart too. They show what was seen at the last look;
/// whoever exports them and can wait asks for a fresh one before.
/// </summary>
public interface INumberSource
{
    /// <summary>Adds its gauges to the meter; once, when the host starts.</summary>
    void Publish(Meter meter);

    /// <summary>Looks at storage, unless the last look is less than <see cref="Limits.NumbersRemembered"/> old. Storage that is away is no failure.</summary>
    Task RefreshAsync(CancellationToken cancellation);
}
