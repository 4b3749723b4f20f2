using System.Globalization;
using Cli.Texts;

namespace Cli.Output;

/// <summary>Times, durations and numbers as a person reads them.</summary>
internal sealed class Sayings(Words words, TimeProvider time)
{
    /// <summary>Local time with its offset: <c>2026-12-01 02:00 +08:00</c>.</summary>
    public string Time(DateTimeOffset? at) => at is { } value ? Local(value).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) : "-";

    /// <summary>Local time of day to the second.</summary>
    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long ago that was; a future time is shown as such.</summary>
    public string Ago(DateTimeOffset at)
    {
        var since = time.GetUtcNow() - at;
        return since < TimeSpan.FromSeconds(-1) ? words["time.in", Span(-since)] : words["time.ago", Span(since)];
    }

    /// <summary>A duration in its one or two largest units.</summary>
    public string Span(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? words["time.lessThanASecond"]
        : span < TimeSpan.FromMinutes(2) ? words["time.seconds", (long)span.TotalSeconds]
        : span < TimeSpan.FromHours(2) ? words["time.minutes", (long)span.TotalMinutes]
        : span < TimeSpan.FromDays(2) ? words["time.hours", (long)span.TotalHours]
        : words["time.days", (long)span.TotalDays];

    public string Seconds(double? seconds) => seconds is { } value ? Span(TimeSpan.FromSeconds(value)) : "-";

    public static string Count(long? number) => number is { } value ? value.ToString("N0", CultureInfo.InvariantCulture) : "-";

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone);
}
