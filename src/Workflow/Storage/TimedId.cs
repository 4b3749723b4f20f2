using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflow.Storage;

/// <summary>Ids that sort by time: <c>yyyyMMddTHHmmssZ-</c> and base-32 characters of a hash.</summary>
internal static class TimedId
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int TimeCharacters = 16;

    // Crockford's alphabet in lower case: no letter that looks like a digit.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id for what <paramref name="env"/> started at <paramref name="startedAt"/>.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="startedAt">Any offset; written as UTC.</param>
    /// <param name="discriminator">Tells apart starts at the same instant: a counter, or an instance id.</param>
    /// <param name="suffixCharacters">Five bits each.</param>
    public static string Create(string env, DateTimeOffset startedAt, string discriminator, int suffixCharacters)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{env}\n{startedAt.UtcTicks}\n{discriminator}"));
        var suffix = string.Create(suffixCharacters, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = Alphabet[bytes[i] & 31];
        });
        return $"{Prefix(startedAt)}-{suffix}";
    }

    /// <summary>The part of an id that is its start time: ids of that second sort at or after it.</summary>
    public static string Prefix(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>An id that has a prefix such as <c>r-</c>, without it.</summary>
    public static string WithoutPrefix(string id) => id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>The start time in an id, or null where there is none.</summary>
    public static DateTimeOffset? TimeOf(string id) =>
        id.Length >= TimeCharacters
        && DateTimeOffset.TryParseExact(id[..TimeCharacters], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Whether <paramref name="value"/> is such an id with a suffix of that many digits and lower-case letters.</summary>
    public static bool IsValid(string? value, int suffixCharacters) =>
        value is not null && value.Length == TimeCharacters + 1 + suffixCharacters && value[TimeCharacters] == '-'
        && value.AsSpan(TimeCharacters + 1).IndexOfAnyExcept(Suffix) < 0 && TimeOf(value) is not null;

    private static readonly System.Buffers.SearchValues<char> Suffix = System.Buffers.SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");
}
