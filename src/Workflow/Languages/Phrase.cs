using System.Text;
using System.Text.RegularExpressions;

namespace Workflow.Languages;

/// <summary>A text with holes in two languages: <c>{0}</c> in the translation stands for what fills the hole of that name in the original.</summary>
internal sealed partial class Phrase
{
    private readonly Parts original;
    private readonly Parts translation;

    public Phrase(string original, string translation)
    {
        (this.original, this.translation) = (Parts.Of(original), Parts.Of(translation));
        Weight = this.original.Fixed.Sum(part => part.Length);
    }

    /// <summary>How many characters are not holes. Of two phrases that match, the heavier one says more.</summary>
    public int Weight { get; }

    /// <summary>Whether it is no more than marks around its holes.</summary>
    public bool IsLight => Weight < 5;

    /// <summary>What it begins with; empty if that is a hole.</summary>
    public string Start => original.Fixed[0];

    /// <summary>The translation of a text that is this phrase from its first to its last character; null if it is another.</summary>
    /// <param name="text">The text.</param>
    /// <param name="translateValue">Translates what fills a hole, which may be a phrase itself.</param>
    public string? Translate(string text, Func<string, string> translateValue)
    {
        if (Match(text) is not { } values)
            return null;
        var made = new StringBuilder(translation.Fixed[0]);
        var isKnown = !IsLight;
        for (var i = 0; i < translation.Holes.Count; i++)
        {
            var value = values[translation.Holes[i]];
            var translated = translateValue(value);
            // The full stop is not a part of what stands there.
            if (value is [.., '.'] && translated == value && EndsWith(translation.Holes[i]))
                return null;
            isKnown |= translated != value;
            made.Append(translated).Append(translation.Fixed[i + 1]);
        }
        return isKnown ? made.ToString() : null;
    }

    // Each fixed part at its first place after the one before, the last one at the end.
    private Dictionary<string, string>? Match(string text)
    {
        if (original.Holes.Count == 0)
            return text == Start ? [] : null;
        var last = original.Fixed[^1];
        if (!text.StartsWith(Start, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal) || text.Length < Start.Length + last.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = Start.Length;
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

    // Inside a sentence stands a name or a number: a value with a full stop or a colon in it would be a piece of the sentence before.
    private bool MayFill(int hole, string value)
    {
        var (before, after) = (original.Fixed[hole], original.Fixed[hole + 1]);
        if (before is [.., ':' or '.', ' '] || (hole == 0 && before.Length == 0 && after is [' ', (>= 'A' and <= 'Z') or '\'', ..]))
            return true;
        // The service's own words may stand in the second of two holes; what ends a text may be a sentence.
        var mayHaveColon = (hole > 0 && before.Length == 0) || after.Length == 0;
        return !value.Contains(". ", StringComparison.Ordinal) && (mayHaveColon || !value.Contains(": ", StringComparison.Ordinal));
    }

    private bool EndsWith(string hole) => original.Fixed[^1].Length == 0 && original.Holes[^1] == hole;

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
