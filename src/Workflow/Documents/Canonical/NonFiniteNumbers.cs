namespace Workflow.Documents.Canonical;

/// <summary>
/// Numbers that MongoDB holds and JSON does not: <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>. A strict parser refuses such a line,
/// so it gets a copy with a zero instead.
/// </summary>
internal static class NonFiniteNumbers
{
    /// <summary>A copy of the same length with zeros and spaces for those numbers; null if there are none. Strings are not changed.</summary>
    public static byte[]? Replace(ReadOnlySpan<byte> line)
    {
        byte[]? copy = null;
        for (var at = 0; at < line.Length;)
        {
            if (line[at] == '"')
            {
                at = EndOfString(line, at + 1);
                continue;
            }
            var length = at > 0 && IsBeforeValue(line[at - 1]) ? LengthAt(line[at..]) : 0;
            if (length == 0)
            {
                at++;
                continue;
            }
            copy ??= line.ToArray();
            copy.AsSpan(at, length).Fill((byte)' ');
            copy[at] = (byte)'0';
            at += length;
        }
        return copy;
    }

    private static int EndOfString(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] != '"')
            at += line[at] == '\\' ? 2 : 1;
        return at + 1;
    }

    private static int LengthAt(ReadOnlySpan<byte> rest)
    {
        var length = rest.StartsWith("NaN"u8) ? 3 : rest.StartsWith("Infinity"u8) ? 8 : rest.StartsWith("-Infinity"u8) ? 9 : 0;
        return length == 0 || rest.Length == length || rest[length] is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\t' or (byte)'\r' ? length : 0;
    }

    private static bool IsBeforeValue(byte before) => before is (byte)':' or (byte)',' or (byte)'[' or (byte)' ' or (byte)'\t';
}
