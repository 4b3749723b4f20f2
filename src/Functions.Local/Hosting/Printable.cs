using System.Globalization;
using System.Text;

namespace Functions.Local.Hosting;

/// <summary>
/// Text for a terminal or a log. Names and messages come from outside: a control character in one would move the cursor, colour or forge lines,
/// and a direction mark would reorder the letters. Such characters are escaped, as <c>\u001b</c>.
/// </summary>
internal static class Printable
{
    /// <summary>The text with such characters escaped.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepLines">Whether line feeds stay, for texts that are lines.</param>
    public static string Of(string text, bool keepLines = false)
    {
        if (!text.Any(letter => IsHidden(letter, keepLines)))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        foreach (char letter in text)
        {
            if (IsHidden(letter, keepLines))
                shown.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else
                shown.Append(letter);
        }

        return shown.ToString();
    }

    private static bool IsHidden(char letter, bool keepLines) => letter switch
    {
        '\n' => !keepLines,
        // Direction marks, line and paragraph separators, embeddings and overrides, isolates.
        '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
        _ => char.IsControl(letter),
    };
}
