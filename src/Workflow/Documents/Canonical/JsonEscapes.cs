using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Workflow.Documents.Canonical;

/// <summary>
/// Unescapes strings that a JSON reader has checked. System.Text.Json refuses half a surrogate pair, but a document may have one: it becomes the three
/// bytes that UTF-8 would use for it, so that different strings stay different.
/// </summary>
internal static class JsonEscapes
{
    /// <summary>Returns the length; <paramref name="to"/> is as long as <paramref name="escaped"/>, which is always enough.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        var length = 0;
        while (true)
        {
            var next = escaped.IndexOf((byte)'\\');
            var plain = next < 0 ? escaped : escaped[..next];
            plain.CopyTo(to[length..]);
            length += plain.Length;
            if (next < 0)
                return length;
            escaped = escaped[next..];
            if (escaped[1] != 'u')
            {
                to[length++] = One(escaped[1]);
                escaped = escaped[2..];
                continue;
            }
            var code = Hex(escaped);
            escaped = escaped[6..];
            if (char.IsHighSurrogate((char)code) && escaped.StartsWith("\\u"u8) && char.IsLowSurrogate((char)Hex(escaped)))
            {
                code = char.ConvertToUtf32((char)code, (char)Hex(escaped));
                escaped = escaped[6..];
            }
            length += Encode(code, to[length..]);
        }
    }

    /// <summary>The reader's current string or key, unescaped; valid until <paramref name="buffer"/> is used again.</summary>
    public static ReadOnlySpan<byte> Text(ref readonly Utf8JsonReader reader, ref byte[] buffer)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        if (buffer.Length < reader.ValueSpan.Length)
            buffer = new byte[reader.ValueSpan.Length];
        return buffer.AsSpan(0, Unescape(reader.ValueSpan, buffer));
    }

    private static byte One(byte escape) => escape switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escape,
    };

    private static int Hex(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(2, 4), out int code, out _, 'x') ? code
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"No four hex digits follow the \\u, though the reader took them ({escape.Length} bytes are left)."));

    // Written here because the platform's encoder writes U+FFFD for half a pair.
    private static int Encode(int code, Span<byte> to)
    {
        switch (code)
        {
            case < 0x80:
                to[0] = (byte)code;
                return 1;
            case < 0x800:
                to[0] = (byte)(0xc0 | (code >> 6));
                to[1] = (byte)(0x80 | (code & 0x3f));
                return 2;
            case < 0x10000:
                to[0] = (byte)(0xe0 | (code >> 12));
                to[1] = (byte)(0x80 | ((code >> 6) & 0x3f));
                to[2] = (byte)(0x80 | (code & 0x3f));
                return 3;
            default:
                to[0] = (byte)(0xf0 | (code >> 18));
                to[1] = (byte)(0x80 | ((code >> 12) & 0x3f));
                to[2] = (byte)(0x80 | ((code >> 6) & 0x3f));
                to[3] = (byte)(0x80 | (code & 0x3f));
                return 4;
        }
    }
}
