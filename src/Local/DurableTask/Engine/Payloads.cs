using System.Globalization;
using System.Text;

namespace Local.DurableTask.Engine;

/// <summary>The rules for payloads: how large one may be, and which are too large to be kept in memory.</summary>
internal static class Payloads
{
    /// <summary>Whether a payload is stored apart and read again when it is needed.</summary>
    public static bool IsLarge(string? payload) => payload?.Length > Limits.InlinePayloadLength;

    /// <summary>Returns the payload if it is within the limit.</summary>
    /// <param name="payload">The serialized value.</param>
    /// <param name="what">What it is, as the subject of a sentence: "The input".</param>
    /// <param name="instanceId">Whose it is.</param>
    /// <exception cref="ArgumentException">It is too large; the message says what to do.</exception>
    public static string? Check(string? payload, string what, string instanceId)
        => BytesOver(payload) is { } bytes ? throw new ArgumentException(Sentence(bytes, what, instanceId), nameof(payload)) : payload;

    private static long? BytesOver(string? payload)
    {
        const int LongestOfAChar = 3;
        if (payload is null || payload.Length <= Limits.PayloadBytes / LongestOfAChar)
            return null;
        long bytes = Encoding.UTF8.GetByteCount(payload);
        return bytes > Limits.PayloadBytes ? bytes : null;
    }

    private static string Sentence(long bytes, string what, string instanceId) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what} of instance '{instanceId}' has {bytes:N0} bytes; at most {Limits.PayloadBytes:N0} are allowed. Put the data into a file or a blob and pass its name instead.");
}
