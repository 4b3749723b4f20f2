using System.Text.Json.Serialization;
using NCrontab;
using Workflow.Catalogue;
using Workflow.Languages;

namespace Workflow.Backups.Schedule;

/// <summary>One due time in both time zones that matter.</summary>
public sealed record DueTime
{
    [JsonPropertyName("utc")]
    public required DateTimeOffset Utc { get; init; }

    /// <summary>The same instant in UTC+8, as people in China read it.</summary>
    [JsonPropertyName("utc8")]
    public required DateTimeOffset Utc8 { get; init; }
}

/// <summary>The answer of <c>GET /api/schedule</c>.</summary>
public sealed record ScheduleDescription
{
    /// <summary>NCRONTAB, six fields.</summary>
    [JsonPropertyName("expression")]
    public required string Expression { get; init; }

    /// <summary>Always UTC.</summary>
    [JsonPropertyName("timeZone")]
    public required string TimeZone { get; init; }

    /// <summary>The next five.</summary>
    [JsonPropertyName("next")]
    public required IReadOnlyList<DueTime> Next { get; init; }

    /// <summary>How old the last good backup may be before it is stale; null without a schedule.</summary>
    [JsonPropertyName("staleAfterSeconds")]
    public double? StaleAfterSeconds { get; init; }

    /// <summary>What a person should change, with the exact value to set.</summary>
    [JsonPropertyName("problems")]
    [ForPeople]
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What <c>BackupScheduleWeChat</c> converts to, if it is set and can be converted.</summary>
    [JsonPropertyName("converted")]
    public string? Converted { get; init; }
}

/// <summary>When backups are due: the setting <c>BackupSchedule</c>, and what is wrong with it.</summary>
public sealed class BackupSchedule : IDueTimes
{
    private const int Shown = 5;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private readonly CrontabSchedule? schedule;
    private readonly string? converted;

    /// <summary>Parses the settings; errors are in <see cref="Problems"/>.</summary>
    public BackupSchedule(BackupSettings settings)
    {
        Expression = settings.Schedule;
        var fields = CronText.Split(Expression);
        // Both hosts read five fields as six whose second is 0.
        string[] six = fields.Length == CronText.Count - 1 ? ["0", .. fields] : fields;
        schedule = Parse(string.Join(' ', six));
        var problems = new List<string>();
        if (schedule is null)
            problems.Add(ScheduleRefusal.For(Expression, fields));
        else if (six.Length != fields.Length)
            problems.Add($"BackupSchedule '{Expression}' has five fields and is read as if the second were 0. Write all six. Set BackupSchedule to {string.Join(' ', six)}");
        if (settings.WeChatSchedule is { } wechat)
        {
            var conversion = WeChatSchedule.Convert(wechat);
            converted = conversion.Expression;
            if (converted is null)
                problems.Add($"BackupScheduleWeChat '{wechat}' cannot be converted: {conversion.Reason}");
            else if (Parse(converted)?.ToString() != schedule?.ToString())
                problems.Add($"BackupSchedule is '{Expression}', but BackupScheduleWeChat '{wechat}' means '{converted}'. Set BackupSchedule to {converted}");
        }
        if (schedule is not null)
            problems.AddRange(ScheduleAdvice.For(six, isChinaTimeKnown: converted is not null).Select(advice => $"BackupSchedule '{Expression}': {advice}"));
        Problems = problems;
    }

    /// <summary>NCRONTAB, six fields.</summary>
    public string Expression { get; }

    /// <summary>What a person should change.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Due times after <paramref name="from"/>, up to and including <paramref name="to"/>.</summary>
    public IEnumerable<DateTimeOffset> DueTimes(DateTimeOffset from, DateTimeOffset to) =>
        schedule?.GetNextOccurrences(from.UtcDateTime, to.UtcDateTime.AddTicks(1)).Select(AsUtc) ?? [];

    TimeSpan? IDueTimes.LongestInterval(DateTimeOffset now) => this.LongestInterval(now);

    /// <summary>The first due time after <paramref name="from"/>, or null.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset from) =>
        schedule?.GetNextOccurrence(from.UtcDateTime, Horizon(from)) is { } next && next < Horizon(from) ? AsUtc(next) : null;

    /// <summary>What <c>GET /api/schedule</c> answers.</summary>
    public ScheduleDescription Describe(DateTimeOffset now)
    {
        var next = new List<DueTime>();
        for (var at = NextAfter(now); at is { } due && next.Count < Shown; at = NextAfter(due))
            next.Add(new() { Utc = due, Utc8 = due.ToOffset(China) });
        return new() { Expression = Expression, TimeZone = "UTC", Next = next, StaleAfterSeconds = this.StaleAfter(now)?.TotalSeconds, Problems = Problems, Converted = converted };
    }

    // The calendar repeats every 400 years: a time that does not come by then, such as the 31st of February, never comes.
    private static DateTime Horizon(DateTimeOffset from) => from.UtcDateTime.AddYears(400);

    private static CrontabSchedule? Parse(string text) => CronText.Schedule(text, out _);

    private static DateTimeOffset AsUtc(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
