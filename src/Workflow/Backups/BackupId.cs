using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Workflow.Backups;

/// <summary>
/// Backup ids: the start time to the second, so that they sort by time, and four base-32 characters hashed from environment, exact start
/// time and a discriminator, so that two environments started in the same second never share one.
/// </summary>
public static partial class BackupId
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    // Crockford's alphabet in lower case: no letter that reads as a digit.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>The id for a backup of <paramref name="env"/> started at <paramref name="startedAt"/>.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="startedAt">Any offset; written as UTC.</param>
    /// <param name="discriminator">Tells apart starts at the same instant: a counter, or an instance id.</param>
    public static string Create(string env, DateTimeOffset startedAt, string discriminator)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{env}\n{startedAt.UtcTicks}\n{discriminator}"));
        var suffix = string.Create(4, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = Alphabet[bytes[i] & 31];
        });
        return $"{Prefix(startedAt)}-{suffix}";
    }

    /// <summary>The part of an id that is its start time: ids of that second sort at or after it.</summary>
    public static string Prefix(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="value"/> has the form of a backup id.</summary>
    public static bool IsValid(string? value) =>
        value is not null && Form().IsMatch(value)
        && DateTimeOffset.TryParseExact(value[..16], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    [GeneratedRegex("^[0-9]{8}T[0-9]{6}Z-[0-9a-z]{4}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
