using System.Globalization;
using System.Text.RegularExpressions;

namespace Workflow.Backups.Schedule;

/// <summary>Why NCrontab refuses such a schedule, and what was probably meant: forms of other timers, each with the value to set.</summary>
internal static partial class ScheduleRefusal
{
    private const int WeChatFields = 7;
    private const int LastDayOfEveryMonth = 28;

    /// <summary>One sentence or two, with the value to set where there is a guess.</summary>
    public static string For(string expression, string[] fields)
    {
        var refused = $"BackupSchedule '{expression}' is not an NCRONTAB expression of six fields (second minute hour day month weekday)";
        if (fields.Length == WeChatFields && WeChatSchedule.Convert(string.Join(' ', fields)).Expression is { } converted)
            return $"{refused}; its seven fields look like WeChat's form, in China time. Set BackupSchedule to {converted}";
        if (fields.Length != CronText.Count)
            return $"{refused}, such as 0 0 18 * * *: it has {fields.Length} fields.";
        var mended = Mend([.. fields], out var what);
        CronText.Schedule(string.Join(' ', fields), out var reason);
        return mended is null
            ? $"{refused}, such as 0 0 18 * * *: {reason}"
            : $"{refused}: {what}. Set BackupSchedule to {mended}";
    }

    /// <summary>The expression without the forms of other timers, if NCrontab then accepts it.</summary>
    private static string? Mend(string[] fields, out string what)
    {
        List<string> reasons = [];
        foreach (var field in (int[])[CronText.Day, CronText.Weekday])
        {
            if (fields[field] != "?")
                continue;
            fields[field] = "*";
            reasons.Add("NCRONTAB has no ?, which is * here");
        }
        if (LastDay().IsMatch(fields[CronText.Day]))
        {
            fields[CronText.Day] = LastDayOfEveryMonth.ToString(CultureInfo.InvariantCulture);
            reasons.Add("NCRONTAB has no last day (L); the 28th is the last that every month has");
        }
        if (NearestWeekday().Match(fields[CronText.Day]) is { Success: true } nearest)
        {
            fields[CronText.Day] = nearest.Groups["day"].Value;
            reasons.Add("NCRONTAB has no nearest weekday (W)");
        }
        if (NthWeekday().Match(fields[CronText.Weekday]) is { Success: true } nth && fields[CronText.Day] == "*")
        {
            // The second Monday is the Monday among the days 8 to 14; the last one is in no seven days of every month, the fourth is.
            var week = nth.Groups["nth"].Success ? int.Parse(nth.Groups["nth"].Value, CultureInfo.InvariantCulture) : 4;
            fields[CronText.Day] = $"{(week * 7) - 6}-{week * 7}";
            fields[CronText.Weekday] = nth.Groups["weekday"].Value;
            reasons.Add("NCRONTAB has no # and no L; days of one week with a weekday say the same, the fourth instead of the last");
        }
        if (fields[CronText.Weekday].Contains('7') && SundayAsZero(fields[CronText.Weekday]) is { } weekdays)
        {
            fields[CronText.Weekday] = weekdays;
            reasons.Add("its weekdays are 0 (Sunday) to 6 (Saturday), without a 7");
        }
        if (fields[CronText.Hour] == "24")
        {
            fields[CronText.Hour] = "0";
            reasons.Add("its hours are 0 to 23");
        }
        what = string.Join("; ", reasons);
        return reasons.Count > 0 && CronText.Schedule(string.Join(' ', fields), out _) is not null ? string.Join(' ', fields) : null;
    }

    /// <summary>Weekdays from 0 or 1 to 7 as those from 0 to 6; null if they are not single days and ranges.</summary>
    private static string? SundayAsZero(string text)
    {
        SortedSet<int> values = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || ends.Any(end => end is not [>= '0' and <= '7']))
                return null;
            for (var day = ends[0][0] - '0'; day <= ends[^1][0] - '0'; day++)
                values.Add(day % 7);
        }
        return values.Count > 0 ? CronField.Weekday.Print(values) : null;
    }

    [GeneratedRegex(@"^L(-\d+)?$|^LW$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastDay();

    [GeneratedRegex("^(?<day>[0-9]{1,2})W$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NearestWeekday();

    [GeneratedRegex("^(?<weekday>[0-7]|[A-Z]{3})(#(?<nth>[1-4])|L)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NthWeekday();
}
