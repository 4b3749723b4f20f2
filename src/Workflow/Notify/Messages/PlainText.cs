using System.Text;

namespace Workflow.Notify.Messages;

/// <summary>
/// Text of others as text and nothing else: one line, nothing that is not shown, and no letter that the markdown of a chat takes for a mention, a
/// link, a picture or a font. Such letters become their full-width twins, since the chats' markdown knows no escapes.
/// </summary>
internal static class PlainText
{
    /// <summary>For a channel whose text is not interpreted: one line, nothing hidden.</summary>
    public static string Line(string text) => Printable.Of(text.ReplaceLineEndings(" ")).Trim();

    /// <summary>For markdown.</summary>
    public static string Markdown(string text)
    {
        var line = Line(text);
        var shown = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var isMark = line[i] is '<' or '>' or '[' or ']' or '`' or '*' or '@' or '~' || (line[i] == '#' && i == 0)
                // An address that stands in the text would become a link by itself.
                || (line[i] == ':' && i + 2 < line.Length && line[i + 1] == '/' && line[i + 2] == '/');
            shown.Append(isMark ? (char)(line[i] + 0xfee0) : line[i]);
        }
        return shown.ToString();
    }

    /// <summary>At most so many bytes of UTF-8, cut between two characters, with an ellipsis where something is missing.</summary>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
            return text;
        var (left, length) = (bytes - Encoding.UTF8.GetByteCount("…"), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((left -= rune.Utf8SequenceLength) < 0)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length] + "…";
    }
}
