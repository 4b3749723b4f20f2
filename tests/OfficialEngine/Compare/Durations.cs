using System.Globalization;
using System.Text.RegularExpressions;

namespace OfficialEngine.Tests.Compare;

/// <summary>A duration is compared as what it says of its two times; one that says anything else stays as it is.</summary>
internal static partial class Durations
{
    private const double Rounding = 0.0005001;

    public static bool IsBetween(DateTimeOffset started, DateTimeOffset ended, double seconds) =>
        Math.Abs((ended - started).TotalSeconds - seconds) <= Rounding;

    /// <summary>JSON text with each <c>recoverySeconds</c> named, whatever it is, since its two times stand elsewhere, and each <c>durationSeconds</c> that fits the times right before it named so.</summary>
    public static string Name(string json) => InJson().Replace(Recovery().Replace(json, "${before}«seconds»"), found =>
    {
        var (started, ended) = (Time(found.Groups["started"]), Time(found.Groups["ended"]));
        var seconds = double.Parse(found.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture);
        return IsBetween(started, ended, seconds) ? $"{found.Groups["before"]}«endedAt - startedAt»" : found.Value;
    });

    [GeneratedRegex("""(?<before>"recoverySeconds":\s*)[\d.]+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Recovery();

    private static DateTimeOffset Time(Group group) => DateTimeOffset.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("""
        (?<before>"startedAt":\s*"(?<started>[^"]+)",\s*("approvedAt":\s*("[^"]+"|null),\s*)?"endedAt":\s*"(?<ended>[^"]+)",\s*"durationSeconds":\s*)(?<seconds>[\d.]+)
        """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex InJson();
}
