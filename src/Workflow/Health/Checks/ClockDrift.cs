using System.Globalization;
using Workflow.Steps;

namespace Workflow.Health.Checks;

/// <summary>Says how far two clocks are apart, and whether that is too far.</summary>
internal static class ClockDrift
{
    // Signed links and requests are refused beyond a quarter of an hour; a minute is more than normal drift.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(1);

    // An answer has the time in whole seconds, and takes a moment to arrive.
    private const double Agreed = 2;

    /// <summary>The finding for a clock that is <paramref name="ahead"/> of ours.</summary>
    public static DoctorFinding Judge(string whose, TimeSpan ahead)
    {
        var seconds = Math.Round(ahead.TotalSeconds);
        var found = Math.Abs(seconds) <= Agreed ? $"The clock agrees with that of {whose}."
            : string.Create(CultureInfo.InvariantCulture, $"The clock is {Math.Abs(seconds)} seconds {(seconds > 0 ? "behind" : "ahead of")} that of {whose}.");
        return ahead.Duration() <= Tolerated ? new(true, found)
            : new(false, found, "Turn on time synchronisation on this machine (timedatectl set-ntp true): due times, signatures and retention depend on its clock.");
    }
}
