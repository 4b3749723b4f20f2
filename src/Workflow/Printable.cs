using System.Globalization;
using System.Text;

namespace Workflow;

/// <summary>
/// Names for logs and sentences. They come from outside: a control character would move a cursor or forge lines where the text is shown, and
/// a direction mark would reorder its letters. Both are escaped, as <c>\u001b</c>.
/// </summary>
internal static class Printable
{
    /// <summary>The name with such characters escaped.</summary>
    public static string Of(string name)
    {
        if (!name.Any(IsHidden))
            return name;
        var shown = new StringBuilder(name.Length + 16);
        foreach (var letter in name)
        {
            if (IsHidden(letter))
                shown.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else
                shown.Append(letter);
        }
        return shown.ToString();
    }

    // Controls; and direction marks, separators of lines and paragraphs, embeddings and overrides, isolates.
    private static bool IsHidden(char letter) =>
        char.IsControl(letter) || letter is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
