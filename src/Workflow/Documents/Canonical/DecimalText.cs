using System.Buffers.Text;

namespace Workflow.Documents.Canonical;

/// <summary>
/// Writes a number so that equal values of one class are equal bytes. A number without dot and exponent is an integer and is not changed (<c>i-0;</c>
/// differs from <c>i0;</c>). Any other is a real: its digits without zeros at either end, and the power of ten of the last (<c>3.0</c> and <c>30e-1</c>
/// are <c>r3e0;</c>). All digits are kept: nothing is converted to a double.
/// </summary>
internal static class DecimalText
{
    // An exponent with more digits does not fit; such a number equals only the same text.
    private const int MostExponentDigits = 9;

    /// <summary>Returns the length; <paramref name="to"/> needs 27 bytes more than the number has.</summary>
    public static int Write(ReadOnlySpan<byte> number, Span<byte> to)
    {
        var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var dotAt = mantissa.IndexOf((byte)'.');
        if (exponentAt < 0 && dotAt < 0 && !IsWord(number))
            return Framed((byte)'i', number, to);
        var exponent = 0L;
        if (IsWord(number) || (exponentAt >= 0 && !TryExponent(number[(exponentAt + 1)..], out exponent)))
            return Framed((byte)'r', number, to);

        to[0] = (byte)'r';
        var length = 1;
        if (mantissa[0] == '-')
            to[length++] = (byte)'-';
        var first = length;
        foreach (var digit in mantissa)
        {
            if (digit is >= (byte)'0' and <= (byte)'9' && (digit != '0' || length > first))
                to[length++] = digit;
        }
        exponent -= dotAt < 0 ? 0 : mantissa.Length - dotAt - 1;
        for (; length > first && to[length - 1] == '0'; length--)
            exponent++;
        if (length == first)
            (to[length++], exponent) = ((byte)'0', 0);
        to[length++] = (byte)'e';
        Utf8Formatter.TryFormat(exponent, to[length..], out var written);
        length += written;
        to[length++] = (byte)';';
        return length;
    }

    /// <summary>Whether it is <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>.</summary>
    private static bool IsWord(ReadOnlySpan<byte> number) => number[^1] is (byte)'N' or (byte)'y';

    private static bool TryExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        var isNegative = text[0] == '-';
        var digits = text.TrimStart("+-"u8).TrimStart((byte)'0');
        exponent = 0;
        if (digits.Length > MostExponentDigits)
            return false;
        foreach (var digit in digits)
            exponent = (exponent * 10) + (digit - '0');
        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    private static int Framed(byte kind, ReadOnlySpan<byte> number, Span<byte> to)
    {
        to[0] = kind;
        number.CopyTo(to[1..]);
        to[number.Length + 1] = (byte)';';
        return number.Length + 2;
    }
}
