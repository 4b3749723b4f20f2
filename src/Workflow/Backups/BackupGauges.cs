using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;
using Workflow.Catalogue;
using Workflow.Numbers;

namespace Workflow.Backups;

/// <summary>
/// The gauges of backups, from their rows: those from the newest back to the last good one. A failure shows until a good backup comes after
/// it, so an alert on it neither has to catch the moment nor to be reset by hand.
/// </summary>
public sealed class BackupGauges : INumberSource
{
    // An end after this comes from a clock that was ahead, and is ignored.
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    private readonly BackupsTable backups;
    private readonly ExportsTable exports;
    private readonly BackupSchedule schedule;
    private readonly WorkflowSettings settings;
    private readonly TimeProvider time;
    private readonly Remembered<Seen> memory;
    private readonly Dictionary<string, List<ExportRecord>> captures = new(StringComparer.Ordinal);

    /// <summary>Has looked at nothing yet.</summary>
    public BackupGauges(
        BackupsTable backups, ExportsTable exports, BackupSchedule schedule, WorkflowSettings settings, TimeProvider time, ILogger<BackupGauges> logger)
    {
        (this.backups, this.exports, this.schedule, this.settings, this.time) = (backups, exports, schedule, settings, time);
        memory = new(LookAsync, time, logger);
    }

    public Task RefreshAsync(CancellationToken cancellation) => memory.RefreshAsync(cancellation);

    public void Publish(Meter meter)
    {
        meter.CreateObservableGauge(
            "schedule_expected_interval", () => One(schedule.LongestInterval(time.GetUtcNow())?.TotalSeconds), "s",
            "The longest recent time between two due times of the schedule.");
        meter.CreateObservableGauge(
            "backup_last_good_timestamp", () => One(Unix(memory.Value?.LastGood?.StartedAt)), "s",
            "Start of the newest good backup: its data is at least as new.");
        meter.CreateObservableGauge(
            "backup_last_timestamp", () => memory.Value?.Newest.Select(one => Measure(one.Value, "outcome", one.Key)) ?? [], "s",
            "End of the newest backup of each outcome since the last good one, that one included; of due times that got none, the due time.");
        meter.CreateObservableGauge(
            "backup_duration", () => One(memory.Value?.LastGood?.DurationSeconds), "s", "How long the newest good backup took.");
        meter.CreateObservableGauge(
            "backup_documents", () => One(memory.Value?.LastGood?.Documents), "{document}", "Documents in the newest good backup.");
        meter.CreateObservableGauge(
            "backup_stored", () => One(memory.Value?.LastGood?.StoredBytes), "By", "Bytes that the newest good backup takes in storage.");
        meter.CreateObservableGauge(
            "collection_last_good_timestamp", () => memory.Value?.Collections.Select(one => Measure(one.At, "collection", one.Name)) ?? [], "s",
            "Start of the newest verified file of a collection: its data is at least as new. For the hundred largest.");
    }

    private async Task<Seen> LookAsync(CancellationToken cancellation)
    {
        var newest = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var captured = new List<BackupRecord>();
        BackupRecord? good = null;
        var rows = 0;
        await foreach (var row in backups.NewestFirstAsync(settings.Env, null, cancellation))
        {
            var backup = row.Backup;
            if (good is not null || ++rows > Limits.NumberedBackups)
                break;
            if (backup.Kind is not null || backup.Outcome == BackupOutcome.Running || backup.EndedAt is not { } endedAt || endedAt > time.GetUtcNow() + ClocksDiffer)
                continue;
            if (backup.Scope == BackupScope.All)
                newest.TryAdd(OutcomeLabel.Of(backup), endedAt);
            if (backup.Outcome.HasManifest() && backup.DisturbedBy is null && backup.Gate?.Verdict != GateVerdict.Tripped && captured.Count < Limits.NumberedCaptures)
                captured.Add(backup);
            good = backup.IsGood ? backup : null;
        }
        return new(good, newest, await CollectionsAsync(captured, cancellation));
    }

    private async Task<IReadOnlyList<(string Name, DateTimeOffset At)>> CollectionsAsync(List<BackupRecord> newestFirst, CancellationToken cancellation)
    {
        var found = new Dictionary<string, (DateTimeOffset At, long Bytes)>(StringComparer.Ordinal);
        foreach (var backup in newestFirst)
        {
            foreach (var export in await CapturedAsync(backup.Id, cancellation))
                found.TryAdd(export.Collection, (export.WindowStart ?? backup.StartedAt, export.RawBytes ?? 0));
        }
        foreach (var old in captures.Keys.Except(newestFirst.Select(backup => backup.Id), StringComparer.Ordinal).ToList())
            captures.Remove(old);
        return
        [
            .. found.OrderByDescending(one => one.Value.Bytes).ThenBy(one => one.Key, StringComparer.Ordinal).Take(Limits.NumberedCollections)
                .Select(one => (one.Key, one.Value.At)),
        ];
    }

    // A backup's captured files do not change once it has ended, and at most one read runs at a time.
    private async Task<IReadOnlyList<ExportRecord>> CapturedAsync(string backupId, CancellationToken cancellation)
    {
        if (captures.TryGetValue(backupId, out var known))
            return known;
        var rows = await exports.ListAsync(backupId, cancellation);
        return captures[backupId] = [.. rows.Select(row => row.Export).Where(export => export.Verified && export.Whole)];
    }

    private static IEnumerable<Measurement<T>> One<T>(T? value)
        where T : struct => value is { } known ? [new(known)] : [];

    private static Measurement<double> Measure(DateTimeOffset at, string label, string value) => new(Unix(at)!.Value, new KeyValuePair<string, object?>(label, value));

    private static double? Unix(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds() / 1000.0;

    /// <param name="LastGood">The newest good backup.</param>
    /// <param name="Newest">By label.</param>
    /// <param name="Collections">The largest.</param>
    private sealed record Seen(
        BackupRecord? LastGood, IReadOnlyDictionary<string, DateTimeOffset> Newest, IReadOnlyList<(string Name, DateTimeOffset At)> Collections);
}
