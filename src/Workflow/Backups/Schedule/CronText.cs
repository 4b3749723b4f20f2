using NCrontab;

namespace Workflow.Backups.Schedule;

/// <summary>An NCRONTAB expression as its six texts, with the values that NCrontab reads in each.</summary>
internal sealed class CronText
{
    public const int Second = 0;
    public const int Minute = 1;
    public const int Hour = 2;
    public const int Day = 3;
    public const int Month = 4;
    public const int Weekday = 5;

    private static readonly (CronField Field, CrontabFieldKind Kind)[] Kinds =
    [
        (CronField.Second, CrontabFieldKind.Second), (CronField.Minute, CrontabFieldKind.Minute), (CronField.Hour, CrontabFieldKind.Hour),
        (CronField.Day, CrontabFieldKind.Day), (CronField.Month, CrontabFieldKind.Month), (CronField.Weekday, CrontabFieldKind.DayOfWeek),
    ];

    private readonly string[] texts;

    private CronText(string[] texts) => this.texts = texts;

    public static int Count => Kinds.Length;

    public string this[int field] => texts[field];

    /// <summary>The fields, unchecked; both hosts read five as six whose first is 0.</summary>
    public static string[] Split(string expression) => expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Of six fields.</summary>
    public static CronText Of(string[] fields) => new(fields);

    /// <summary>NCrontab's schedule for six fields; null, with the reason, if it refuses them.</summary>
    public static CrontabSchedule? Schedule(string text, out string? reason)
    {
        try
        {
            reason = null;
            return CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        }
        catch (CrontabException refused)
        {
            reason = refused.Message;
        }
        catch (OverflowException)
        {
            // Also its TryParse throws then.
            reason = "A number in it is too large.";
        }
        return null;
    }

    public static CronField Field(int field) => Kinds[field].Field;

    /// <summary>What NCrontab makes of one field.</summary>
    public SortedSet<int> Values(int field) => Values(field, texts[field]);

    /// <summary>What NCrontab makes of a text in that field.</summary>
    public static SortedSet<int> Values(int field, string text)
    {
        var (limits, kind) = Kinds[field];
        var read = CrontabField.Parse(kind, text);
        return [.. Enumerable.Range(limits.Min, limits.Max - limits.Min + 1).Where(read.Contains)];
    }

    public bool IsAll(int field) => Field(field).IsAll(Values(field));

    /// <summary>The same but for one field.</summary>
    public CronText With(int field, string text) => new([.. texts.Select((old, index) => index == field ? text : old)]);

    public override string ToString() => string.Join(' ', texts);
}
