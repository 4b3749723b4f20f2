using System.Buffers.Text;
using System.Text.Json;

namespace Workflow.Documents.Canonical;

/// <summary>
/// Bytes of the canonical form, as docs/document-index.md describes it: <c>n t f</c>, <c>i5;</c>, <c>r3e0;</c>, <c>s3:abc</c>, <c>d1774431696758;</c>,
/// <c>[…]</c>, <c>{…}</c>. Grows as needed and is reused for the next document.
/// </summary>
internal sealed class CanonicalBuffer
{
    private const int FirstBytes = 16 * 1024;
    private const int KeptBytes = 1024 * 1024;
    private const int LongestLength = 11;

    private byte[] bytes = new byte[FirstBytes];
    private byte[] scratch = new byte[FirstBytes];

    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> All => bytes.AsSpan(0, Length);

    /// <summary>Some of it.</summary>
    public ReadOnlySpan<byte> Slice(int start, int end) => bytes.AsSpan(start, end - start);

    public void Clear()
    {
        Length = 0;
        if (bytes.Length > KeptBytes)
            (bytes, scratch) = (new byte[FirstBytes], new byte[FirstBytes]);
    }

    /// <summary>Forgets what was written from here on.</summary>
    public void CutTo(int length) => Length = length;

    public void Write(byte one)
    {
        Ensure(1);
        bytes[Length++] = one;
    }

    public void Write(ReadOnlySpan<byte> some)
    {
        Ensure(some.Length);
        some.CopyTo(bytes.AsSpan(Length));
        Length += some.Length;
    }

    /// <summary>Writes the reader's current string or key; returns where its content begins, which runs to the end.</summary>
    public int WriteString(ref readonly Utf8JsonReader reader) => WriteText(JsonEscapes.Text(in reader, ref scratch));

    /// <summary>Writes the number as written in the document.</summary>
    public void WriteNumber(ReadOnlySpan<byte> number)
    {
        Ensure(number.Length + LongestLength + 16);
        Length += DecimalText.Write(number, bytes.AsSpan(Length));
    }

    public void WriteInstant(long milliseconds)
    {
        Ensure(LongestLength * 2);
        bytes[Length++] = (byte)'d';
        Utf8Formatter.TryFormat(milliseconds, bytes.AsSpan(Length), out var written);
        Length += written;
        bytes[Length++] = (byte)';';
    }

    /// <summary>Puts the parts into another order; together they are all that was written from the first one's start on.</summary>
    public void Reorder(ReadOnlySpan<Member> parts, int start)
    {
        var length = Length - start;
        if (scratch.Length < length)
            scratch = new byte[bytes.Length];
        var to = 0;
        foreach (ref readonly var part in parts)
        {
            var partLength = part.End - part.Start;
            bytes.AsSpan(part.Start, partLength).CopyTo(scratch.AsSpan(to));
            to += partLength;
        }
        scratch.AsSpan(0, length).CopyTo(bytes.AsSpan(start));
    }

    private int WriteText(ReadOnlySpan<byte> text)
    {
        Ensure(text.Length + LongestLength + 2);
        bytes[Length++] = (byte)'s';
        WriteLength(text.Length);
        bytes[Length++] = (byte)':';
        text.CopyTo(bytes.AsSpan(Length));
        Length += text.Length;
        return Length - text.Length;
    }

    // Most texts are short, and the formatter is slow.
    private void WriteLength(int length)
    {
        if (length < 10)
        {
            bytes[Length++] = (byte)('0' + length);
        }
        else if (length < 100)
        {
            bytes[Length++] = (byte)('0' + (length / 10));
            bytes[Length++] = (byte)('0' + (length % 10));
        }
        else
        {
            Utf8Formatter.TryFormat(length, bytes.AsSpan(Length), out var written);
            Length += written;
        }
    }

    private void Ensure(int more)
    {
        if (Length + more > bytes.Length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + more));
    }
}
