using System.Globalization;

namespace Workflow.Backups.Schedule;

/// <summary>One field of a WeChat timer expression: which values it takes, and how to read and write them.</summary>
internal sealed record CronField(string Name, int Min, int Max, string[]? Names = null)
{
    public static readonly CronField Second = new("second", 0, 59);
    public static readonly CronField Minute = new("minute", 0, 59);
    public static readonly CronField Hour = new("hour", 0, 23);
    public static readonly CronField Day = new("day", 1, 31);
    public static readonly CronField Month = new(
        "month", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    /// <summary>0 is Sunday, as the present documentation has it; older pages started at Monday, so names are what we write.</summary>
    public static readonly CronField Weekday = new("weekday", 0, 6, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]);

    /// <summary>Whether the set leaves nothing out.</summary>
    public bool IsAll(IReadOnlySet<int> values) => values.Count == Max - Min + 1;

    /// <summary>The values of <c>* , - /</c> text.</summary>
    /// <exception cref="FormatException">The text is no such field; the message says why.</exception>
    public SortedSet<int> Parse(string text)
    {
        var values = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 1),
                [var first, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => (first, n),
                _ => throw Bad(part),
            };
            var (from, to) = range.Split('-') switch
            {
                ["*"] => (Min, Max),
                // A start with a step runs to the end: 1/10 is 1, 11, 21 and so on.
                [var one] => (Value(one), part.Contains('/') ? Max : Value(one)),
                [var low, var high] => (Value(low), Value(high)),
                _ => throw Bad(part),
            };
            if (from > to)
                throw new FormatException($"'{part}' is no {Name}: it runs backwards. Write the parts before and after the wrap with a comma, as in {Range(from, Max)},{Range(Min, to)}.");
            for (var value = from; value <= to; value += step)
                values.Add(value);
        }
        return values;
    }

    /// <summary>The shortest NCRONTAB text for the values.</summary>
    public string Print(SortedSet<int> values)
    {
        if (IsAll(values))
            return "*";
        if (this == Weekday)
            return string.Join(',', values.Select(value => Names![value - Min]));
        var list = values.ToList();
        var step = list.Count > 2 ? list[1] - list[0] : 0;
        var regular = step > 0 && list.Zip(list.Skip(1)).All(pair => pair.Second - pair.First == step);
        if (regular && step > 1 && list[0] == Min && list[^1] + step > Max)
            return $"*/{step}";
        return regular && step == 1 ? $"{list[0]}-{list[^1]}" : string.Join(',', list);
    }

    private string Range(int from, int to)
    {
        return from == to ? Text(from) : $"{Text(from)}-{Text(to)}";
        string Text(int value) => Names?[value - Min] ?? value.ToString(CultureInfo.InvariantCulture);
    }

    private int Value(string text)
    {
        var named = Names is null ? -1 : Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0)
            return named + Min;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? value
            : throw Bad(text);
    }

    private FormatException Bad(string text) => new($"'{text}' is no {Name}; it takes {Min} to {Max} with , - * /{(Names is null ? "" : " or names such as " + Names[0])}.");
}
