using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>
/// The query of a call. A value that cannot be read is refused: upstream ignores such a filter, and a purge with a mistyped end
/// then deletes everything.
/// </summary>
internal sealed partial class ApiQuery(IQueryCollection query)
{
    private const string TimeForm =
        "2026-01-01T00:00:00Z or 2026-01-01T08:00:00%2B08:00 (in an address write a + as %2B: a bare one arrives as a blank)";

    private static readonly string s_statusNames = string.Join(", ", Enum.GetNames<OrchestrationRuntimeStatus>());

    public string? Text(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <exception cref="Refusal">400: it is neither true nor false.</exception>
    public bool Flag(string name, bool otherwise) => Text(name) switch
    {
        null => otherwise,
        { } text when bool.TryParse(text, out bool value) => value,
        { } text => throw Unreadable(name, text, "neither true nor false", "true or false"),
    };

    /// <exception cref="Refusal">400: it is not an ISO 8601 time.</exception>
    public DateTimeOffset? Time(string name) => Text(name) switch
    {
        null => null,
        { } text when TimeText().IsMatch(text)
            && DateTimeOffset.TryParse(WithLongYear(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
        { } text => throw Unreadable(name, text, "no time", TimeForm),
    };

    /// <summary>Seconds with a fraction, limited to what a call may wait; negative values count as zero.</summary>
    /// <exception cref="Refusal">400: it is not a number.</exception>
    public TimeSpan? Seconds(string name) => Text(name) switch
    {
        null => null,
        { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && !double.IsNaN(seconds)
            => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Limits.LongestCallWait.TotalSeconds)),
        { } text => throw Unreadable(name, text, "no number of seconds", "60 or 2.5"),
    };

    /// <summary>How many instances the caller wants at once; 0 leaves it to the host, as upstream.</summary>
    /// <exception cref="Refusal">400: it is not such a number.</exception>
    public int PageSize() => Text("top") switch
    {
        null => OrchestrationQuery.DefaultPageSize,
        { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long top)
            => top == 0 ? OrchestrationQuery.DefaultPageSize : (int)Math.Min(top, Limits.PageSize),
        { } text => throw Unreadable("top", text, "no number of instances", "100"),
    };

    /// <summary>Statuses, repeated or separated by commas; null: any.</summary>
    /// <exception cref="Refusal">400: one of them is not a status, or there is none.</exception>
    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses()
        => Text("runtimeStatus")?.Split(',').Select(name =>
            Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status) && Enum.IsDefined(status)
                ? status
                : throw Unreadable("runtimeStatus", name, "no status", $"one or more of {s_statusNames}, separated by commas")).ToList();

    /// <summary>For calls that delete: a filter with a mistyped name would not filter.</summary>
    /// <exception cref="Refusal">400: there is another parameter.</exception>
    public void AllowOnly(params IReadOnlyList<string> names)
    {
        foreach (string name in query.Keys)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Refusal.Error(
                    StatusCodes.Status400BadRequest,
                    $"There is no parameter '{Shortened(name)}' here, and what a filter leaves out would be deleted. Write one of {string.Join(", ", names)}.");
            }
        }
    }

    private static Refusal Unreadable(string name, string text, string what, string form)
        => Refusal.Error(StatusCodes.Status400BadRequest, $"'{name}' is '{Shortened(text)}', which is {what}. Write {form}.");

    private static string Shortened(string text) => text.Length > Limits.QuotedCharacters ? text[..Limits.QuotedCharacters] + "…" : text;

    /// <summary>Python on Linux leaves out the leading zeros of early years: <c>1-01-01</c>.</summary>
    private static string WithLongYear(string time)
    {
        int year = time.IndexOf('-');
        return time.PadLeft(time.Length + 4 - year, '0');
    }

    /// <summary>
    /// Only ISO 8601: other forms are ambiguous. After a date and a blank, seconds are required: without
    /// them it could be the offset of a date.
    /// </summary>
    [GeneratedRegex(
        @"^\d{1,4}-\d\d?-\d\d?((T\d\d?:\d\d(:\d\d(\.\d+)?)?| \d\d?:\d\d:\d\d(\.\d+)?)(Z|[+-]\d\d:?\d\d)?)?\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeText();
}
