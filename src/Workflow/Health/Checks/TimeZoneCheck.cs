using Workflow.Steps;

namespace Workflow.Health.Checks;

/// <summary>Whether this machine knows time zones: small container images do not.</summary>
public sealed class TimeZoneCheck : IDoctorCheck
{
    public string Name => "timeZone";

    public Task<DoctorFinding> RunAsync(CancellationToken cancellation) => Task.FromResult<DoctorFinding>(
        TimeZoneInfo.TryFindSystemTimeZoneById(TimeZoneSetting.Default, out _)
            ? new(true, $"Time zones are known, {TimeZoneSetting.Default} among them; the machine's own is {TimeZoneInfo.Local.Id}. The schedule is always in UTC.")
            : new(false, $"This machine does not know the time zone {TimeZoneSetting.Default}.", "Install the package tzdata."));
}
