using System.Text;

namespace Workflow.Notify.Messages;

/// <summary>
/// Foreign text as plain text: one line, no invisible characters, and none that a chat's markdown reads as a mention, a link,
/// a picture or a font. Such characters become full-width, since the chats' markdown has no escapes.
/// </summary>
internal static class PlainText
{
    /// <summary>For a channel that does not interpret text: one line, nothing hidden.</summary>
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
