using System.Net;
using System.Text.RegularExpressions;

namespace WeChat;

/// <summary>Makes a message of the service safe for a log: no secrets, no link queries, nothing from a document, one line, bounded.</summary>
internal static partial class SafeText
{
    private const string Hidden = "***";

    public static string Clean(string text, params ReadOnlySpan<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
                text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }
        text = Quoted().Replace(text, "${what}" + Hidden);
        text = LinkQuery().Replace(text, "${link}?" + Hidden);
        text = Credential().Replace(text, "${name}=" + Hidden);
        text = Unprintable().Replace(text, " ").Trim();
        if (text.Length <= Limits.MaxServiceMessageLength)
            return text;
        var end = Limits.MaxServiceMessageLength;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>The service's id of a request: " rid: 5f0e-…" at the end of a message.</summary>
    public static string? RequestId(string text) => Rid().Match(text) is { Success: true } match ? match.Groups["rid"].Value : null;

    /// <summary>The address that the service refused, from "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist".</summary>
    public static string? RefusedIp(string text) =>
        InvalidIp().Match(text) is { Success: true } match && IPAddress.TryParse(match.Groups["ip"].Value, out var ip)
            ? ip.ToString()
            : null;

    // What the database quotes from a document: the values of a duplicate key, or all of it. The end of the quotation is unknown, since it may
    // contain anything.
    [GeneratedRegex(
        @"(?<what>\bdup key\b:?\s*|\bextract geo keys\b|(?=\{\s*['""]?_id\b)).*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<link>https?://[^\s?""'<>]+)\?[^\s""'<>]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkQuery();

    [GeneratedRegex(
        @"\b(?<name>access_token|secret|q-signature|authorization|token)=[^&\s""']+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Credential();

    [GeneratedRegex(@"[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unprintable();

    [GeneratedRegex(@"\brid: (?<rid>[0-9A-Za-z-]{6,64})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rid();

    [GeneratedRegex(@"invalid ip (?<ip>[0-9A-Fa-f.:]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InvalidIp();
}
