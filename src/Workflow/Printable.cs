using System.Globalization;
using System.Text;

namespace Workflow;

/// <summary>
/// Names for logs and sentences. They come from outside: a control character would move a cursor or forge lines where the text is shown, and a
/// mark of direction would turn its letters round. Both are written out, as <c>\u001b</c>.
/// </summary>
internal static class Printable
{
    /// <summary>The name with nothing in it that is not shown as it is.</summary>
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

    // Controls; and marks of direction, separators of lines and paragraphs, embeddings and overrides, isolates.
    private static bool IsHidden(char letter) =>
        char.IsControl(letter) || letter is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
