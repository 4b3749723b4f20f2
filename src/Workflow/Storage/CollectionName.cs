using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflow.Storage;

/// <summary>How a collection's name is written in blob names and row keys, and which names are refused.</summary>
public static class CollectionName
{
    /// <summary>The name's form in blob names and row keys: raw Unicode, but <c>% / \ # ?</c>, control characters and a leading dot as %XX.</summary>
    public static string Encode(string collection)
    {
        var encoded = new StringBuilder(collection.Length);
        foreach (var rune in collection.EnumerateRunes())
        {
            var leadingDot = encoded.Length == 0 && rune.Value == '.';
            if (leadingDot || Rune.IsControl(rune) || rune.Value is '%' or '/' or '\\' or '#' or '?')
                AppendEscaped(encoded, rune);
            else
                encoded.Append(rune.ToString());
        }
        return encoded.ToString();
    }

    /// <summary>Why a collection of this name cannot be backed up, as a sentence; null if it can.</summary>
    public static string? Refusal(string? collection) => collection switch
    {
        null or "" => "a collection name must not be empty",
        _ when Encoding.UTF8.GetByteCount(collection) > Limits.CollectionNameBytes =>
            $"a collection name may have at most {Limits.CollectionNameBytes} bytes of UTF-8, this one has {Encoding.UTF8.GetByteCount(collection)}",
        _ when Encode(collection).Length > Limits.RowKeyCharacters =>
            $"a collection name may have at most {Limits.RowKeyCharacters} characters once % / \\ # ? and control characters are written as %XX",
        _ when HasLoneSurrogate(collection) => "a collection name must be valid Unicode",
        _ => null,
    };

    /// <summary>A row's replacement for a refused name: its start and a hash of all of it.</summary>
    public static string Shorten(string collection)
    {
        var utf8 = Encoding.UTF8.GetBytes(collection);
        var start = string.Concat(collection.EnumerateRunes().Take(Limits.ShortenedNameRunes));
        return $"{start}…{Convert.ToHexStringLower(SHA256.HashData(utf8).AsSpan(0, 4))}";
    }

    private static void AppendEscaped(StringBuilder target, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            target.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
    }

    // EnumerateRunes would turn one into U+FFFD, and two such names into the same blob.
    internal static bool HasLoneSurrogate(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (i + 1 >= value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return true;
            i++;
        }
        return false;
    }
}
