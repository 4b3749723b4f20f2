using System.Globalization;
using Workflow.Catalogue;

namespace Workflow.Retention.Ladder;

/// <summary>
/// Decides which backups are kept, and why: a function of only the backups, the rules and the time. Only good backups fill places, counted
/// separately for each definition, so that an empty, partial or unusual backup cannot push out a good one.
/// </summary>
internal sealed class RetentionLadder(RetentionRules rules)
{
    // Whose clock is a little ahead is no stranger.
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>The name of the rule that deletes good backups.</summary>
    public const string LadderRule = "ladder";

    /// <summary>The one by which others go.</summary>
    public const string OthersRule = "others";

    /// <summary>The one by which safety copies go.</summary>
    public const string SafetyRule = "safetyCopy";

    /// <summary>Whether a time is after <paramref name="now"/> by more than clocks differ.</summary>
    public static bool IsAhead(DateTimeOffset time, DateTimeOffset now) => time > now + ClocksDiffer;

    /// <summary>The decision for each backup, newest first.</summary>
    /// <param name="backups">Ended backups, in any order.</param>
    /// <param name="now">The time.</param>
    public List<PlannedBackup> Plan(IEnumerable<LadderBackup> backups, DateTimeOffset now)
    {
        var newestFirst = backups.OrderByDescending(backup => backup.StartedAt).ThenByDescending(backup => backup.Id, StringComparer.Ordinal).ToList();
        var places = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var definition in newestFirst.Where(backup => FillsPlaces(backup, now)).GroupBy(backup => backup.Definition!))
            Fill([.. definition], places);
        return newestFirst.ConvertAll(backup => Decide(backup, places.GetValueOrDefault(backup.Id), now));
    }

    // By the time of their data. One dated in the future would push out all others.
    private static bool FillsPlaces(LadderBackup backup, DateTimeOffset now) =>
        backup is { IsGood: true, IsUnknown: false, Definition: not null, Keeping.State: BackupState.Present } && !IsAhead(backup.StartedAt, now);

    private void Fill(List<LadderBackup> good, Dictionary<string, List<string>> places)
    {
        foreach (var (name, count) in rules.Counts)
        {
            string? last = null;
            var left = count ?? 0;
            foreach (var backup in good)
            {
                if (left == 0)
                    break;
                var period = Period(name, backup);
                if (period == last)
                    continue;
                Keep(backup, name == "last" ? name : $"{name} {period}");
                last = period;
                left--;
            }
        }
        foreach (var backup in good.TakeWhile(backup => rules.KeepWithin is { } within && backup.StartedAt >= good[0].StartedAt - within))
            Keep(backup, $"within {rules.KeepWithin:c}");
        foreach (var backup in good.Take(rules.MinimumGood))
            Keep(backup, "minimumGood");

        void Keep(LadderBackup backup, string reason)
        {
            if (!places.TryGetValue(backup.Id, out var reasons))
                places[backup.Id] = reasons = [];
            reasons.Add(reason);
        }
    }

    private string Period(string rule, LadderBackup backup)
    {
        if (rule == "last")
            return backup.Id;
        var local = TimeZoneInfo.ConvertTime(backup.StartedAt, rules.TimeZone).DateTime;
        return rule switch
        {
            "daily" => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "weekly" => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local)}-W{ISOWeek.GetWeekOfYear(local):00}"),
            "monthly" => local.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            _ => local.ToString("yyyy", CultureInfo.InvariantCulture),
        };
    }

    private PlannedBackup Decide(LadderBackup backup, List<string>? places, DateTimeOffset now)
    {
        // This is already decided, and half of it may be deleted.
        if (backup.Keeping is { State: BackupState.Expiring, Expiry: { } expiry })
            return new() { Id = backup.Id, Expire = expiry.Rule };
        var keep = new List<string>();
        if (!rules.Any)
            keep.Add("there are no rules");
        if (backup.Keeping.Hold is { } hold && !(hold.Until <= now))
            keep.Add($"held: {hold.Reason}");
        keep.AddRange(backup.Keeping.Readers.Where(reader => !(reader.Until <= now)).Select(reader => reader.Until is { } until ? $"needed by {reader.By} until {At(until)}" : $"read by {reader.By}"));
        if (backup.IsUnknown)
            keep.Add("a field is missing: it is of an older version");
        else if (IsAhead(backup.StartedAt, now))
            keep.Add("dated ahead");
        else if (backup.IsSafetyCopy && backup.KeptUntil > now)
            keep.Add($"safety copy until {At(backup.KeptUntil!.Value)}");
        else if (places is not null)
            keep.AddRange(places);
        else if (backup is { IsGood: false, IsSafetyCopy: false } && backup.EndedAt + rules.KeepOthers > now)
            keep.Add($"others until {At(backup.EndedAt + rules.KeepOthers)}");
        return keep.Count > 0 ? new() { Id = backup.Id, Keep = keep }
            : new() { Id = backup.Id, Expire = backup.IsSafetyCopy ? SafetyRule : backup.IsGood ? LadderRule : OthersRule };
    }

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
