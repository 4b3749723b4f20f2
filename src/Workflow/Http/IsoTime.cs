using System.Globalization;

namespace Workflow.Http;

/// <summary>Reads times of requests: ISO 8601 with an offset, since a time without one is different on every machine.</summary>
internal static class IsoTime
{
    /// <summary>For the problem details of an invalid time.</summary>
    public const string Form = "a time with its offset, such as 2026-11-21T08:00:00+08:00 (in an address a + is written %2B) or 2026-11-21T00:00:00Z";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    // Tables cannot store times before 1601, and no log is older than its clock.
    private static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch;

    /// <summary>False if it is not of that form, or before 1970.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: > 6 } && (text[^1] == 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && time >= First;
    }
}
