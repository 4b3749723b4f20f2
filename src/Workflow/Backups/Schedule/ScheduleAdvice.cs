using System.Globalization;

namespace Workflow.Backups.Schedule;

/// <summary>
/// Advice for a valid schedule that is probably not what was meant: NCrontab reverses ranges, restarts steps, and reads hours in
/// UTC. Each sentence ends with the value to set, which also fixes what the sentences before it name.
/// </summary>
internal static class ScheduleAdvice
{
    private const int LastDayOfEveryMonth = 28;
    private const int ClosestMinutes = 15;
    private const int DaysOfWeek = 7;

    // 00:00 to 06:59 is night if China time was meant; read as UTC it is 08:00 to 14:59 in China.
    private const int LastHourOfNight = 6;

    /// <summary>None for a schedule that means what it seems to say.</summary>
    /// <param name="fields">Six texts that NCrontab accepts.</param>
    /// <param name="isChinaTimeKnown">Whether <c>BackupScheduleWeChat</c> says the intended time in China.</param>
    public static IEnumerable<string> For(string[] fields, bool isChinaTimeKnown)
    {
        var cron = CronText.Of(fields);
        for (var field = 0; field < CronText.Count; field++)
        {
            foreach (var part in cron[field].Split(','))
            {
                if ((ReversedRange(field, part) ?? UnevenStep(field, part) ?? ShortName(field, part)) is not { } mended)
                    continue;
                cron = cron.With(field, Join(cron[field], part, mended.Text));
                yield return $"{mended.Sentence} {Set(cron)}";
            }
        }
        if (cron.Values(CronText.Second) is { Count: > 1 } seconds)
        {
            cron = cron.With(CronText.Second, Number(seconds.Min));
            yield return $"The second '{fields[CronText.Second]}' makes it due {seconds.Count} times in every minute that it names. {Set(cron)}";
        }
        if (cron.Values(CronText.Minute) is { Count: > 1 } minutes && ClosestGap(minutes) < ClosestMinutes)
        {
            cron = cron.With(CronText.Minute, Number(minutes.Min));
            yield return $"The minute '{fields[CronText.Minute]}' makes it due again before {ClosestMinutes} minutes are over, while the backup before may still run and the due time is then missed. {Set(cron)}";
        }
        if (AboutDays(cron) is { } days)
            yield return days;
        if (!isChinaTimeKnown && AboutChina(cron) is { } china)
            yield return china;
    }

    private static (string Sentence, string Text)? ReversedRange(int field, string part)
    {
        var limits = CronText.Field(field);
        var step = part.Split('/');
        if (step[0].Split('-') is not [var low, var high])
            return null;
        var (from, to) = (CronText.Values(field, low).Min, CronText.Values(field, high).Min);
        if (from <= to)
            return null;
        var count = limits.Max - limits.Min + 1;
        var every = step.Length > 1 ? Math.Clamp(int.Parse(step[1], CultureInfo.InvariantCulture), 1, count) : 1;
        SortedSet<int> meant = [];
        for (var value = from; value <= to + count; value += every)
            meant.Add(limits.Min + ((value - limits.Min) % count));
        return ($"The {limits.Name} '{part}' runs backwards and is read in reverse, as {limits.Print(CronText.Values(field, part))}.", limits.Print(meant));
    }

    private static (string Sentence, string Text)? UnevenStep(int field, string part)
    {
        var limits = CronText.Field(field);
        var count = limits.Max - limits.Min + 1;
        if (part.Split('/') is not [var range, var text] || range.Contains('-') || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            return null;
        if (step == 0)
            return ($"The {limits.Name} '{part}' has a step of 0 and is read as every {limits.Name}.", Number(limits.Min));
        var values = CronText.Values(field, part);
        if (values.Count > 1 && count % step == 0)
            return null;
        if (values.Count == 1)
            return ($"The {limits.Name} '{part}' is {values.Min} alone: a step does not go past the end of its field.", Number(values.Min));
        var divisor = Enumerable.Range(1, step).Last(candidate => count % candidate == 0);
        return ($"The {limits.Name} '{part}' is {string.Join(',', values)}: steps restart each time, and the last one is shorter.", divisor == 1 ? "*" : $"{range}/{divisor}");
    }

    private static (string Sentence, string Text)? ShortName(int field, string part)
    {
        string[] names = field switch
        {
            CronText.Month => DateTimeFormatInfo.InvariantInfo.MonthNames[..12],
            CronText.Weekday => DateTimeFormatInfo.InvariantInfo.DayNames,
            _ => [],
        };
        if (!part.All(char.IsAsciiLetter) || names.Count(name => name.StartsWith(part, StringComparison.OrdinalIgnoreCase)) < 2)
            return null;
        var read = CronText.Field(field).Names![CronText.Values(field, part).Min - CronText.Field(field).Min];
        return ($"The {CronText.Field(field).Name} '{part}' may be several and is read as {read}.", read);
    }

    private static string? AboutDays(CronText cron)
    {
        var (days, weekdays) = (cron.Values(CronText.Day), cron.Values(CronText.Weekday));
        var months = cron.Values(CronText.Month);
        if (days.Min > LastDayOfEveryMonth)
        {
            // A leap year: the 29th of February is in the calendar and not in every year.
            var skipped = months.Where(month => days.Min > DateTime.DaysInMonth(2027, month)).ToList();
            if (skipped.Count > 0)
            {
                var mended = cron.With(CronText.Day, Number(LastDayOfEveryMonth));
                var never = months.All(month => days.Min > DateTime.DaysInMonth(2028, month));
                return $"The day '{cron[CronText.Day]}' "
                    + (never ? "is in none of its months, so it is never due." : $"skips {NamesOf(skipped)}{(days.Min == LastDayOfEveryMonth + 1 ? " but in leap years" : "")}.")
                    + $" The {LastDayOfEveryMonth}th is in every month. {Set(mended)}";
            }
        }
        // Days of one week with a weekday are its only way to say "the second Monday".
        var oneWeek = days.Count == DaysOfWeek && days.Max - days.Min == DaysOfWeek - 1;
        if (cron.IsAll(CronText.Day) || cron.IsAll(CronText.Weekday) || oneWeek)
            return null;
        return $"It names the day '{cron[CronText.Day]}' and the weekday '{cron[CronText.Weekday]}' and is due only on days that are both, where WeChat's form needs only one of them. "
            + $"{Set(cron.With(CronText.Weekday, "*"))} for the day, or to {cron.With(CronText.Day, "*")} for the weekday";
    }

    private static string? AboutChina(CronText cron)
    {
        var hours = cron.Values(CronText.Hour);
        if (hours.Max > LastHourOfNight || WeChatSchedule.Convert($"{cron} *") is not { Expression: { } meant })
            return null;
        var shown = string.Join(", ", hours.Select(hour => $"{hour:00}"));
        var there = string.Join(", ", hours.Select(hour => $"{hour + 8:00}"));
        return $"The hour {shown} is UTC, which is {there} o'clock in China. If that is intended, set BackupScheduleWeChat to {InChina(cron, hours)}. "
            + $"For {shown} o'clock in China: Set BackupSchedule to {meant}";
    }

    // The same instants in the form whose hours are China's; the day is the same, since the hours are before 16:00.
    private static string InChina(CronText cron, SortedSet<int> hours) =>
        $"{cron.With(CronText.Hour, CronField.Hour.Print([.. hours.Select(hour => hour + 8)]))} *";

    private static string NamesOf(IEnumerable<int> months) => string.Join(", ", months.Select(month => CronField.Month.Names![month - 1]));

    private static int ClosestGap(SortedSet<int> minutes) => minutes.Zip(minutes.Skip(1), (one, next) => next - one).Min();

    private static string Join(string field, string part, string mended)
    {
        var parts = field.Split(',').Select(old => old == part ? mended : old).ToList();
        return parts.Contains("*", StringComparer.Ordinal) ? "*" : string.Join(',', parts);
    }

    private static string Set(CronText cron) => $"Set BackupSchedule to {cron}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
