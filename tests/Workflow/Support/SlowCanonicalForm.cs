using System.Globalization;
using System.Numerics;
using System.Text;

namespace Workflow.Tests.Support;

/// <summary>The canonical form again, from docs/document-index.md alone: by recursion over text, with sorted lists and big numbers, and no speed.</summary>
internal sealed class SlowCanonicalForm
{
    private readonly string text;
    private int at;

    private SlowCanonicalForm(string text) => this.text = text;

    public static byte[] Of(byte[] document) => new SlowCanonicalForm(Encoding.UTF8.GetString(document)).Value();

    private char Next()
    {
        while (text[at] is ' ' or '\t')
            at++;
        return text[at];
    }

    private byte[] Value()
    {
        switch (Next())
        {
            case '{':
                return Object();
            case '[':
                return Array();
            case '"':
                return Framed(String());
            case 'n' or 't' or 'f':
                var word = text[at];
                at += word == 'f' ? 5 : 4;
                return [(byte)word];
            default:
                return Number();
        }
    }

    private byte[] Object()
    {
        var members = new List<(byte[] Key, byte[] Value)>();
        at++;
        while (Next() != '}')
        {
            if (text[at] == ',')
            {
                at++;
                continue;
            }
            var key = String();
            Next();
            at++;
            members.Add((key, Value()));
        }
        at++;
        if (members is [var only] && Encoding.UTF8.GetString(only.Key) == "$date" && Encoding.UTF8.GetString(only.Value)[(Encoding.UTF8.GetString(only.Value).IndexOf(':', StringComparison.Ordinal) + 1)..] is var time
            && DateTimeOffset.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
            return Encoding.ASCII.GetBytes($"d{instant.ToUnixTimeMilliseconds()};");
        members.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        return [(byte)'{', .. members.SelectMany(member => Framed(member.Key).Concat(member.Value)), (byte)'}'];
    }

    private byte[] Array()
    {
        var bytes = new List<byte> { (byte)'[' };
        at++;
        while (Next() != ']')
        {
            if (text[at] == ',')
                at++;
            else
                bytes.AddRange(Value());
        }
        at++;
        bytes.Add((byte)']');
        return [.. bytes];
    }

    private byte[] String()
    {
        Next();
        var units = new StringBuilder();
        for (at++; text[at] != '"'; at++)
        {
            if (text[at] != '\\')
                units.Append(text[at]);
            else if (text[++at] != 'u')
                units.Append("\"\\/\b\f\n\r\t"["\"\\/bfnrt".IndexOf(text[at], StringComparison.Ordinal)]);
            else
            {
                units.Append((char)int.Parse(text.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at += 4;
            }
        }
        at++;
        return [.. CodePoints(units.ToString()).SelectMany(Utf8)];
    }

    private static IEnumerable<int> CodePoints(string units)
    {
        for (var i = 0; i < units.Length; i++)
        {
            var isPair = i + 1 < units.Length && char.IsSurrogatePair(units[i], units[i + 1]);
            yield return isPair ? char.ConvertToUtf32(units[i], units[++i]) : units[i];
        }
    }

    private static byte[] Utf8(int code) => code is >= 0xd800 and < 0xe000
        ? [0xed, (byte)(0x80 + ((code >> 6) & 63)), (byte)(0x80 + (code & 63))]
        : Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code));

    private byte[] Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '+' or '.'))
            at++;
        var number = text[start..at];
        if (!number.Any(c => c is '.' or 'e' or 'E'))
            return Encoding.ASCII.GetBytes($"i{number};");
        var parts = number.Split('e', 'E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        exponent -= dot < 0 ? 0 : parts[0].Length - dot - 1;
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('-'), CultureInfo.InvariantCulture);
        for (; digits != 0 && digits % 10 == 0; digits /= 10)
            exponent++;
        return Encoding.ASCII.GetBytes($"r{(number[0] == '-' ? "-" : "")}{digits}e{(digits == 0 ? 0 : exponent)};");
    }

    private static byte[] Framed(byte[] content) => [.. Encoding.ASCII.GetBytes($"s{content.Length}:"), .. content];
}
