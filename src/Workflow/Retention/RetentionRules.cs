using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflow.Retention;

/// <summary>How many good backups are kept, and how long others are. The names are those of restic.</summary>
public sealed record RetentionRules
{
    /// <summary>The newest so many.</summary>
    public int? KeepLast { get; init; }

    /// <summary>The newest backup of each of that many newest days that have one.</summary>
    public int? KeepDaily { get; init; }

    /// <summary>The same of weeks, which begin on Monday.</summary>
    public int? KeepWeekly { get; init; }

    public int? KeepMonthly { get; init; }

    public int? KeepYearly { get; init; }

    /// <summary>All that were started within that time before the newest, or later.</summary>
    public TimeSpan? KeepWithin { get; init; }

    /// <summary>Where a day begins.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Never fewer good ones, whatever the rules say.</summary>
    public required int MinimumGood { get; init; }

    /// <summary>How long backups are kept that are not good.</summary>
    public required TimeSpan KeepOthers { get; init; }

    /// <summary>Whether there is a rule. Without one nothing is ever deleted.</summary>
    public bool Any => KeepLast is not null || KeepDaily is not null || KeepWeekly is not null || KeepMonthly is not null || KeepYearly is not null || KeepWithin is not null;

    /// <summary>Changes with every value; sixteen hex digits.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToText())))[..16];

    /// <summary>The rules in one line, as in <c>last 3, daily 7; others 14.00:00:00; at least 3 good; Asia/Shanghai</c>.</summary>
    public string ToText()
    {
        var parts = new List<string>();
        foreach (var (name, count) in Counts)
        {
            if (count is not null)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {count}"));
        }
        if (KeepWithin is { } within)
            parts.Add($"within {within:c}");
        return parts.Count == 0 ? "no rules" : $"{string.Join(", ", parts)}; others {KeepOthers:c}; at least {MinimumGood} good; {TimeZone.Id}";
    }

    internal IEnumerable<(string Name, int? Count)> Counts =>
        [("last", KeepLast), ("daily", KeepDaily), ("weekly", KeepWeekly), ("monthly", KeepMonthly), ("yearly", KeepYearly)];
}
