using Local.Functions.Extensions.Abstractions;

namespace Local.Functions;

/// <summary>Starts the function at the times of a schedule.</summary>
/// <param name="schedule">NCRONTAB of six fields (seconds first), in UTC, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The expression as written, settings not resolved.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Also run when the host starts.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Remember due times across restarts, so that one missed while down is run late. On by default.</summary>
    public bool UseMonitor { get; set; } = true;
}
