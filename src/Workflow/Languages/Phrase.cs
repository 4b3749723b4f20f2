using System.Text;
using System.Text.RegularExpressions;

namespace Workflow.Languages;

/// <summary>A text with holes in two languages: <c>{0}</c> in the translation stands for what fills the hole of that name in the original.</summary>
internal sealed partial class Phrase
{
    // Below it, a phrase is no more than marks around its holes.
    private const int Light = 5;

    private readonly Parts original;
    private readonly Parts translation;

    public Phrase(string original, string translation)
    {
        (this.original, this.translation) = (Parts.Of(original), Parts.Of(translation));
        Weight = this.original.Fixed.Sum(part => part.Length);
    }

    /// <summary>How many characters are not holes. Of two phrases that match, the heavier one says more.</summary>
    public int Weight { get; }

    /// <summary>The translation of a text that is this phrase from its first to its last character; null if it is another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="translateValue">Translates what fills a hole, which may be a phrase itself.</param>
    public string? Translate(string text, Func<string, string> translateValue)
    {
        if (Match(text) is not { } values)
            return null;
        var made = new StringBuilder(translation.Fixed[0]);
        var isKnown = Weight >= Light;
        for (var i = 0; i < translation.Holes.Count; i++)
        {
            var value = values[translation.Holes[i]];
            var translated = translateValue(value);
            isKnown |= translated != value;
            made.Append(translated).Append(translation.Fixed[i + 1]);
        }
        return isKnown ? made.ToString() : null;
    }

    // Each fixed part at its first place after the one before, the last one at the end.
    private Dictionary<string, string>? Match(string text)
    {
        if (original.Holes.Count == 0)
            return text == original.Fixed[0] ? [] : null;
        var (first, last) = (original.Fixed[0], original.Fixed[^1]);
        if (!text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal) || text.Length < first.Length + last.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = first.Length;
        for (var i = 0; i < original.Holes.Count; i++)
        {
            var part = original.Fixed[i + 1];
            var end = i == original.Holes.Count - 1 ? text.Length - last.Length : text.IndexOf(part, at, StringComparison.Ordinal);
            if (end < at || !MayFill(i, text[at..end]))
                return null;
            values[original.Holes[i]] = text[at..end];
            at = end + part.Length;
        }
        return values;
    }

    // Inside a sentence stands a name or a number: a value with a full stop in it would be the sentence before.
    private bool MayFill(int hole, string value) =>
        HoldsSentences(hole) || (!value.Contains(". ", StringComparison.Ordinal) && !(hole == 0 && original.Fixed[0].Length == 0 && value.Contains(": ", StringComparison.Ordinal)));

    private bool HoldsSentences(int hole)
    {
        var (before, after) = (original.Fixed[hole], original.Fixed[hole + 1]);
        return Weight >= Light && (before is [.., ':' or '.', ' '] || (hole == 0 && before.Length == 0 && after is [' ', >= 'A' and <= 'Z', ..]));
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    // One fixed part more than holes; each may be empty.
    private sealed record Parts(IReadOnlyList<string> Fixed, IReadOnlyList<string> Holes)
    {
        public static Parts Of(string text)
        {
            var (parts, holes, start) = (new List<string>(), new List<string>(), 0);
            foreach (var hole in Hole().Matches(text).Cast<Match>())
            {
                parts.Add(text[start..hole.Index]);
                holes.Add(hole.Groups["name"].Value);
                start = hole.Index + hole.Length;
            }
            parts.Add(text[start..]);
            return new(parts, holes);
        }
    }
}
