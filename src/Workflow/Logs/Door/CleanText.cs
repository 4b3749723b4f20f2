using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Workflow.Logs.Door;

/// <summary>
/// Cleans the text of a line for later readers: invalid UTF-8 and halves of surrogate pairs become U+FFFD. Old engines write such
/// halves when a message is cut in the middle of a character, so this is not a reason to refuse a log.
/// </summary>
internal static class CleanText
{
    private static ReadOnlySpan<byte> Replacement => "fffd"u8;

    /// <summary>The line in a separate array.</summary>
    public static byte[] Of(ReadOnlySequence<byte> raw)
    {
        var line = raw.ToArray();
        if (!Utf8.IsValid(line))
            line = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line));
        ReplaceHalves(line);
        return line;
    }

    // In JSON a backslash occurs only in strings, and an escape is as long as its replacement.
    private static void ReplaceHalves(Span<byte> line)
    {
        for (var at = 0; ; )
        {
            var next = line[at..].IndexOf((byte)'\\');
            if (next < 0)
                return;
            at += next;
            if (Escaped(line[at..]) is not { } first)
            {
                at = Math.Min(at + 2, line.Length);
                continue;
            }
            var isPair = char.IsHighSurrogate(first) && Escaped(line[(at + 6)..]) is { } second && char.IsLowSurrogate(second);
            if (!isPair && char.IsSurrogate(first))
                Replacement.CopyTo(line[(at + 2)..]);
            at += isPair ? 12 : 6;
        }
    }

    // The character of \uXXXX; null for anything else, even broken escapes, which the parser refuses.
    private static char? Escaped(ReadOnlySpan<byte> text)
    {
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u')
            return null;
        var code = 0;
        foreach (var digit in text[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return null;
            code = (code << 4) | (digit <= (byte)'9' ? digit - (byte)'0' : (digit | 0x20) - (byte)'a' + 10);
        }
        return (char)code;
    }
}
