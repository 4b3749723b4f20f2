using System.Buffers.Text;

namespace Workflow.Documents.Canonical;

/// <summary>
/// Reads the value of <c>{"$date": …}</c>: ISO 8601 with <c>Z</c> or an offset and up to three digits after the second, or milliseconds since 1970 as a
/// number or <c>$numberLong</c>. Anything else is not a date and stays an object.
/// </summary>
internal static class InstantText
{
    // Of milliseconds: some thirty thousand years.
    private const int MostDigits = 15;

    private static ReadOnlySpan<byte> NumberLong => "{s11:$numberLongs"u8;

    /// <summary>Milliseconds since 1970 of a value in canonical form; null if it is not an instant.</summary>
    public static long? Read(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith(NumberLong) && value[^1] == '}')
            return Whole(Content(value[(NumberLong.Length - 1)..^1]));
        return value[0] switch
        {
            (byte)'i' => Whole(value[1..^1]),
            (byte)'s' => Iso(Content(value)),
            _ => null,
        };
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> text) => text[(text.IndexOf((byte)':') + 1)..];

    // As programs write it: no plus, no leading zeros, no minus before zero.
    private static long? Whole(ReadOnlySpan<byte> text)
    {
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        if (digits.Length is 0 or > MostDigits || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (digits[0] == '0' && text.Length > 1))
            return null;
        return Utf8Parser.TryParse(text, out long milliseconds, out _) ? milliseconds : null;
    }

    // 2026-03-25T09:41:36.758Z, 2026-03-25T17:41:36+08:00
    private static long? Iso(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return null;
        var rest = text[19..];
        var millisecond = 0;
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits is < 1 or > 3 || !TryDigits(rest.Slice(1, digits), out millisecond))
                return null;
            millisecond *= digits switch { 1 => 100, 2 => 10, _ => 1 };
            rest = rest[(1 + digits)..];
        }
        if (OffsetMinutes(rest) is not { } offset)
            return null;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        return (ticks / TimeSpan.TicksPerMillisecond) + millisecond - (offset * 60_000L);
    }

    private static int? OffsetMinutes(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'Z'])
            return 0;
        var colon = text.Length == 6 ? 1 : 0;
        if (text.Length != 5 + colon || text[0] is not ((byte)'+' or (byte)'-') || (colon == 1 && text[3] != ':')
            || !TryDigits(text[1..3], out var hours) || !TryDigits(text[(3 + colon)..], out var minutes) || hours > 23 || minutes > 59)
            return null;
        return ((hours * 60) + minutes) * (text[0] == '-' ? -1 : 1);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (digit - '0');
        }
        return true;
    }
}
