namespace Workflow.Backups.Schedule;

/// <summary>The result of a conversion: the expression, or why there is none.</summary>
/// <param name="Expression">NCRONTAB, six fields, UTC.</param>
/// <param name="Reason">A sentence for a person.</param>
public readonly record struct ScheduleConversion(string? Expression, string? Reason);

/// <summary>
/// Converts a WeChat timer expression (seven fields, UTC+8, day OR weekday) to NCRONTAB (six fields, UTC, day AND weekday) if both
/// always mean the same instants, and says why if they cannot.
/// </summary>
public static class WeChatSchedule
{
    private const int HoursAhead = 8;

    // Every month has these; the day after the 28th is in the same month only in some.
    private const int LastDayOfEveryMonth = 28;

    /// <summary>The NCRONTAB expression, or the reason why there is none.</summary>
    public static ScheduleConversion Convert(string wechat)
    {
        var fields = wechat.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 7)
            return Refuse($"it has {fields.Length} fields; the WeChat form has seven: second minute hour day month weekday year.");
        if (fields[6] != "*")
            return Refuse("NCRONTAB has no year; write * there.");
        try
        {
            return Convert(fields);
        }
        catch (FormatException bad)
        {
            return Refuse(bad.Message);
        }
    }

    private static ScheduleConversion Convert(string[] fields)
    {
        var second = CronField.Second.Parse(fields[0]);
        var minute = CronField.Minute.Parse(fields[1]);
        var hour = CronField.Hour.Parse(fields[2]);
        var day = CronField.Day.Parse(fields[3]);
        var month = CronField.Month.Parse(fields[4]);
        var weekday = CronField.Weekday.Parse(fields[5]);

        var anyDay = CronField.Day.IsAll(day);
        var anyMonth = CronField.Month.IsAll(month);
        var anyWeekday = CronField.Weekday.IsAll(weekday);
        if (!anyDay && !anyWeekday)
            return Refuse("it names days and weekdays; WeChat runs on either, NCRONTAB only on days that are both. Name one of them.");

        var dayBefore = hour.Any(value => value < HoursAhead);
        var sameDay = hour.Any(value => value >= HoursAhead);
        if (dayBefore && !(anyDay && anyMonth && anyWeekday))
        {
            if (sameDay)
                return Refuse("some of its hours fall on the day before in UTC and some do not; choose hours before 08:00 or from 08:00 on.");
            if (anyDay && !anyMonth)
                return Refuse("before 08:00 in China it is the day before in UTC, which on the first of a month is in another month; choose an hour from 08:00 on, or all months.");
            if (!anyDay && (day.Min == 1 || day.Max > LastDayOfEveryMonth))
                return Refuse("before 08:00 in China it is the day before in UTC, which NCRONTAB cannot say for the 1st, 29th, 30th and 31st; choose days 2 to 28 or an hour from 08:00 on.");
            day = anyDay ? day : [.. day.Select(value => value - 1)];
            weekday = anyWeekday ? weekday : [.. weekday.Select(value => (value + 6) % 7)];
        }
        hour = [.. hour.Select(value => (value + 24 - HoursAhead) % 24)];
        var expression = string.Join(
            ' ', CronField.Second.Print(second), CronField.Minute.Print(minute), CronField.Hour.Print(hour), CronField.Day.Print(day),
            CronField.Month.Print(month), CronField.Weekday.Print(weekday));
        return new(expression, null);
    }

    private static ScheduleConversion Refuse(string reason) => new(null, reason);
}
