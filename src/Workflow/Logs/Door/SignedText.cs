using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Workflow.Logs.Door;

/// <summary>
/// Every token of the door has one form: a prefix that names its kind and version, the payload in base64url, and the HMAC-SHA256 of both, with
/// dots between. The signature covers the text as sent, so nothing unsigned is parsed.
/// </summary>
internal static class SignedText
{
    private const int MacBytes = HMACSHA256.HashSizeInBytes;

    /// <summary>The token of a payload.</summary>
    public static string Sign(string prefix, ReadOnlySpan<byte> payload, byte[] key)
    {
        var signed = $"{prefix}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }

    /// <summary>The payload; null if none of the keys has signed it. Constant time, whichever byte of the signature is wrong.</summary>
    public static byte[]? Open(string prefix, string? token, IReadOnlyList<byte[]> keys)
    {
        if (token is null || token.Length > Limits.TokenCharacters || !token.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var end = token.LastIndexOf('.');
        var start = prefix.Length + 1;
        if (end <= start || token[prefix.Length] != '.')
            return null;
        Span<byte> given = stackalloc byte[MacBytes];
        if (!TryDecode(token.AsSpan(end + 1), given))
            return null;
        var signed = Encoding.UTF8.GetBytes(token[..end]);
        var matches = false;
        foreach (var key in keys)
            matches |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), given);
        return matches && Base64Url.IsValid(token.AsSpan(start, end - start)) ? Base64Url.DecodeFromChars(token.AsSpan(start, end - start)) : null;
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> mac) =>
        Base64Url.IsValid(text, out var length) && length == MacBytes && Base64Url.TryDecodeFromChars(text, mac, out var written) && written == MacBytes;
}
