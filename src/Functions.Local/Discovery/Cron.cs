using System.Diagnostics.CodeAnalysis;
using NCrontab;

namespace Functions.Local.Discovery;

/// <summary>Reads NCRONTAB expressions as Functions does: six fields with seconds; five fields are also accepted, at second 0.</summary>
internal static class Cron
{
    /// <summary>The calendar repeats every 400 years; a time that does not come by then never comes.</summary>
    private static readonly DateTime FarFuture = new(2400, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static bool TryParse(string expression, [NotNullWhen(true)] out CrontabSchedule? schedule, [NotNullWhen(false)] out string? reason)
    {
        schedule = null;
        reason = null;
        string[] fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length == 1 && TimeSpan.TryParse(fields[0], out _))
            reason = "the local host does not accept a time span here. Write six fields, seconds first.";
        else if (fields.Length is not (5 or 6))
            reason = $"it has {fields.Length} fields. Write six: second, minute, hour, day, month, day of week.";
        if (reason is not null)
            return false;

        try
        {
            schedule = CrontabSchedule.TryParse(
                string.Join(' ', fields), new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length == 6 });
        }
        catch (OverflowException)
        {
            // NCrontab throws for a number that is not an int, here too.
        }

        if (schedule is null)
            reason = "a field is out of range or invalid. Write six: second, minute, hour, day, month, day of week.";
        return schedule is not null;
    }

    /// <summary>Whether there is any due time: 31 February is well-formed.</summary>
    public static bool EverOccurs(CrontabSchedule schedule)
        => schedule.GetNextOccurrence(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), FarFuture) < FarFuture;
}
