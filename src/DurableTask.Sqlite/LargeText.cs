using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;

namespace DurableTask.Sqlite;

/// <summary>
/// JSON strings of many megabytes, written and read without the copies and the pooled buffers that a serializer needs for them,
/// each several times as large as the text. The results are those of the serializer.
/// </summary>
internal static class LargeText
{
    /// <summary>Texts of so many characters are worth it.</summary>
    public const int Length = 1 << 20;

    private const int RoomBetweenCollections = 32 << 20;
    private const int PieceLength = 16 * 1024;
    private const int LongestEscape = 12;

    private static int s_madeSince;

    /// <summary>
    /// Call before a large text is created. Otherwise several dead ones pile up: large objects are
    /// collected rarely, and each is a good part of the memory.
    /// </summary>
    public static void MakeRoom(int length)
    {
        if (length < Length || Interlocked.Add(ref s_madeSince, length) < RoomBetweenCollections)
            return;
        Interlocked.Exchange(ref s_madeSince, 0);
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>The text as a JSON string.</summary>
    public static string Quote(string text, JavaScriptEncoder encoder)
    {
        int length = 2;
        Encode(text, encoder, piece => length += piece);
        MakeRoom(length);
        return string.Create(length, (text, encoder), static (target, state) =>
        {
            target[0] = target[^1] = '"';
            int read = 0;
            int written = 1;
            while (read < state.text.Length)
            {
                state.encoder.Encode(state.text.AsSpan(read), target[written..^1], out int consumed, out int made);
                read += consumed;
                written += made;
            }
        });
    }

    /// <summary>The text of a JSON string; null if it is not one, or needs the serializer.</summary>
    public static string? Unquote(string json)
    {
        if (json.Length < 2 || json[0] != '"' || json[^1] != '"')
            return null;
        ReadOnlySpan<char> inner = json.AsSpan(1, json.Length - 2);
        if (inner.ContainsAnyInRange('\0', '\u001f') || Count(inner) is not { } length)
            return null;
        MakeRoom(length);
        return string.Create(length, json, static (target, json) =>
        {
            ReadOnlySpan<char> rest = json.AsSpan(1, json.Length - 2);
            while (rest.IndexOf('\\') is >= 0 and int escape)
            {
                rest[..escape].CopyTo(target);
                target[escape] = Character(rest[escape..], out int taken)!.Value;
                target = target[(escape + 1)..];
                rest = rest[(escape + taken)..];
            }

            rest.CopyTo(target);
        });
    }

    private static void Encode(string text, JavaScriptEncoder encoder, Action<int> piece)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(PieceLength * LongestEscape);
        for (int read = 0; read < text.Length;)
        {
            int most = Math.Min(PieceLength, text.Length - read);
            encoder.Encode(text.AsSpan(read, most), buffer, out int consumed, out int made, isFinalBlock: read + most == text.Length);
            read += consumed;
            piece(made);
        }

        ArrayPool<char>.Shared.Return(buffer);
    }

    /// <summary>The number of characters; null if there is anything other than characters and valid escapes.</summary>
    private static int? Count(ReadOnlySpan<char> rest)
    {
        int length = 0;
        while (rest.IndexOf('\\') is >= 0 and int escape)
        {
            if (rest[..escape].Contains('"') || Character(rest[escape..], out int taken) is not { } character || char.IsSurrogate(character))
                return null;
            length += escape + 1;
            rest = rest[(escape + taken)..];
        }

        return rest.Contains('"') ? null : length + rest.Length;
    }

    private static char? Character(ReadOnlySpan<char> escape, out int taken)
    {
        taken = 2;
        switch (escape.Length < 2 ? '\0' : escape[1])
        {
            case '"' or '\\' or '/':
                return escape[1];
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when escape.Length >= 6
                && ushort.TryParse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                taken = 6;
                return (char)code;
            default:
                return null;
        }
    }
}
