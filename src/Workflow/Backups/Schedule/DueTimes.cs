using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Numbers;

namespace Workflow.Backups.Schedule;

/// <summary>
/// Compares the schedule with the rows, a week back, so that each due time has its backup or a row that says why not: a missing backup shows in
/// every list.
/// </summary>
public sealed class DueTimes(
    BackupSchedule schedule, ScheduleTable memories, BackupsTable backups, InterruptedBackups interrupted, BackupNotices notices,
    WorkflowSettings settings, BackupSettings backup, Instruments instruments, ILogger<DueTimes> logger)
{
    // A host may fire a moment early.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    // Most schedules are due within the first, and listing costs by the number of due times.
    private static readonly TimeSpan[] LookingBack = [TimeSpan.FromHours(1), TimeSpan.FromDays(8), TimeSpan.FromDays(370)];

    // The first step of a backup is tried for about a day.
    private static readonly TimeSpan MayStillBegin = TimeSpan.FromDays(2);

    /// <summary>
    /// The id of the backup of a due time: always the same, so that a due time has one backup at most. A due time that a clock that was ahead has
    /// served too early gets another id when it really comes, and still gets its backup.
    /// </summary>
    public string IdOf(DateTimeOffset dueAt, ScheduleMemory? memory = null) => BackupId.Create(
        settings.Env, dueAt, memory?.ServedAhead.GetValueOrDefault(dueAt) is > 0 and var times ? $"scheduled, served ahead {times}" : "scheduled");

    /// <summary>The state of the schedule, including the present run.</summary>
    /// <param name="status">The host's record of the timer; null if there is none.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Stops.</param>
    public Task<ScheduleMemory> RememberAsync(TimerStatus? status, DateTimeOffset now, CancellationToken cancellation) =>
        memories.RememberAsync(settings.Env, schedule.Expression, status?.TakenUpAt(now) ?? now, Newest(now), now, cancellation);

    /// <summary>The due time that a run of the timer is for: the newest that has come, late or not. Null if none has come for a year.</summary>
    public DateTimeOffset? Newest(DateTimeOffset now)
    {
        foreach (var back in LookingBack)
        {
            var due = schedule.DueTimes(now - back, now + Early).Select(dueAt => (DateTimeOffset?)dueAt).LastOrDefault();
            if (due is not null)
                return due;
        }
        return null;
    }

    /// <summary>
    /// Writes a row for each due time before the newest that has no backup, and ends the rows of those that were killed while they waited
    /// for the claim: they never had it, so no later holder would. Notices go first: once the rows exist, this is not repeated.
    /// </summary>
    /// <param name="client">Knows which backups live.</param>
    /// <param name="memory">The state of the schedule.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Stops writing; the next run does the rest.</param>
    /// <param name="withNewest">The newest due time has had enough time, too.</param>
    public async Task ReconcileAsync(
        DurableTaskClient client, ScheduleMemory memory, DateTimeOffset now, CancellationToken cancellation, bool withNewest = false)
    {
        var from = memory.Since;
        if (from < now - Limits.DueTimesKept)
            from = now - Limits.DueTimesKept;
        var due = schedule.DueTimes(from, now + Early).TakeLast(Limits.MissedDueTimes + 1).SkipLast(withNewest ? 0 : 1).ToList();
        if (due.Count == 0)
            return;
        var present = await backups.DelaysAsync(settings.Env, BackupId.Prefix(due[0]), BackupId.Prefix(due[^1] + Early), cancellation);
        var missed = new List<BackupRow>();
        foreach (var (dueAt, id) in due.Select(dueAt => (dueAt, IdOf(dueAt, memory))))
        {
            if (present.TryGetValue(id, out var isDelayed))
            {
                if (isDelayed)
                    await interrupted.CloseAsync(client, settings.Env, id, cancellation);
                continue;
            }
            if (await ReasonAsync(client, id, dueAt, now, cancellation) is { } reason)
                missed.Add(Missed(BackupPlan.FromSettings(settings, backup), id, dueAt, reason));
        }
        if (missed.Count > 0)
            await notices.TellMissedAsync(client, missed.ConvertAll(row => row.Backup), cancellation);
        await backups.AddMissingAsync(missed, cancellation);
        foreach (var row in missed)
        {
            Log.DueTimeMissed(logger, row.Backup.StartedAt, row.Backup.Reason!);
            OutcomeLabel.Count(instruments, row.Backup);
        }
    }

    /// <summary>Whether nothing has begun for a due time: there is neither a row nor an orchestration of it.</summary>
    public async Task<bool> IsUnservedAsync(DurableTaskClient client, ScheduleMemory memory, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var id = IdOf(dueAt, memory);
        return await backups.FindAsync(settings.Env, id, cancellation) is null && await client.GetInstanceAsync(id, cancellation) is null;
    }

    /// <summary>The row of a due time that got no backup.</summary>
    public static BackupRow Missed(BackupPlan plan, string backupId, DateTimeOffset dueAt, string reason) => new()
    {
        Backup = new()
        {
            Id = backupId,
            Env = plan.Env,
            Scope = plan.Scope,
            Definition = plan.Definition,
            Outcome = BackupOutcome.Missed,
            StartedAt = dueAt,
            EndedAt = dueAt,
            Reason = reason,
        },
    };

    // A backup whose first step waits for storage has no row yet, and writes its own.
    private async Task<string?> ReasonAsync(
        DurableTaskClient client, string backupId, DateTimeOffset dueAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var instance = dueAt < now - MayStillBegin ? null : await client.GetInstanceAsync(backupId, cancellation);
        return instance switch
        {
            null => "The app was not running, or could not start a backup: its log says why.",
            { IsCompleted: true } => $"The orchestration {instance.InstanceId} ended before its first step was done; its status says why.",
            _ => null,
        };
    }
}

/// <summary>A host's record of a timer, if it keeps one.</summary>
/// <param name="LastRunAt">The last run.</param>
/// <param name="UpdatedAt">When that was recorded, or when the host adopted another expression.</param>
public readonly record struct TimerStatus(DateTimeOffset? LastRunAt, DateTimeOffset? UpdatedAt)
{
    /// <summary>Since when the host has followed the expression; null if that is unknown or in the future.</summary>
    public DateTimeOffset? TakenUpAt(DateTimeOffset now)
    {
        var later = LastRunAt > UpdatedAt || UpdatedAt is null ? LastRunAt : UpdatedAt;
        return later <= now ? later : null;
    }

    /// <summary>From a host's record, which uses the first instant of the calendar, in any time zone, for "never".</summary>
    public static TimerStatus? Of(ScheduleStatus? status) => status is null ? null : new(AsUtc(status.Last), AsUtc(status.LastUpdated));

    private static DateTimeOffset? AsUtc(DateTime time) =>
        time.Year <= 1 ? null : new(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime());
}
