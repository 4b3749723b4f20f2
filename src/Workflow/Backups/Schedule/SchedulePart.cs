using System.Globalization;
using Workflow.Steps;

namespace Workflow.Backups.Schedule;

/// <summary>Whether the schedule means what it should.</summary>
public sealed class SchedulePart(BackupSchedule schedule, TimeProvider time) : IHealthPart, IDoctorCheck
{
    private const string Format = "yyyy-MM-dd HH:mm:ss";

    public string Name => "schedule";

    public Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation) =>
        Task.FromResult<HealthFinding>(new(schedule.Problems.Count == 0, schedule.Problems.Count == 0 ? Next() : string.Join(' ', schedule.Problems)));

    public Task<DoctorFinding> RunAsync(CancellationToken cancellation) => Task.FromResult<DoctorFinding>(
        schedule.Problems.Count == 0 ? new(true, Next()) : new(false, Next(), string.Join(' ', schedule.Problems)));

    private string Next() => schedule.Describe(time.GetUtcNow()).Next is [var next, ..]
        ? $"BackupSchedule '{Printable.Of(schedule.Expression)}' is due next at {At(next.Utc)} UTC, which is {At(next.Utc8)} in China."
        : $"BackupSchedule '{Printable.Of(schedule.Expression)}' is never due.";

    private static string At(DateTimeOffset time) => time.ToString(Format, CultureInfo.InvariantCulture);
}
