using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Workflow.Languages;

/// <summary>
/// The app's sentences in another language. Sentences are stored and logged in English, often with others inside or behind them, so the
/// phrases are found again in the finished text. What the book does not know stays as it is.
/// </summary>
internal sealed partial class Phrasebook
{
    // A sentence holds a reason, which holds what the service says: more is no sentence of ours.
    private const int Deepest = 6;

    // No phrase has more; a text may, and each is looked at with all that follow.
    private const int MostSentences = 12;

    private const string End = ". ";

    private readonly Dictionary<string, string> plain = new(StringComparer.Ordinal);
    private readonly PhraseIndex phrases;
    private readonly PhraseIndex marks;

    /// <param name="translations">By original.</param>
    public Phrasebook(IReadOnlyDictionary<string, string> translations)
    {
        var withHoles = new List<Phrase>();
        foreach (var (original, translation) in translations)
        {
            Add(original, translation);
            // The sentence behind it may be missing.
            if (LastHole().Match(original) is { Success: true } last && translation.EndsWith(last.Value.Trim(), StringComparison.Ordinal))
                Add(original[..last.Index], translation[..^last.Value.Trim().Length]);
        }
        phrases = new(withHoles.Where(phrase => !phrase.IsLight));
        marks = new(withHoles.Where(phrase => phrase.IsLight));

        void Add(string original, string translation)
        {
            // Spaces only join it to others, and Chinese needs none.
            var (from, to) = (original.Trim(' '), translation.Trim(' '));
            if (from.Contains('{', StringComparison.Ordinal))
                withHoles.Add(new(from, to));
            else
                plain.TryAdd(from, to);
        }
    }

    /// <summary>The book of <c>zh-CN.json</c>, read when it is first needed.</summary>
    public static Phrasebook Chinese => Loaded.Book;

    /// <summary>The text in the book's language, sentence by sentence.</summary>
    public string Translate(string text) => Translate(text, 0);

    private string Translate(string text, int depth)
    {
        var core = text.Trim(' ');
        if (depth == Deepest)
            return text;
        var made = new StringBuilder();
        for (var rest = core; rest.Length > 0;)
        {
            var (sentence, length) = First(rest, depth);
            // No space follows a Chinese full stop.
            if (made.Length > 0 && made[^1] is not ('。' or '！' or '？'))
                made.Append(' ');
            made.Append(sentence);
            rest = rest[length..].TrimStart(' ');
        }
        return made.Equals(core) ? text : made.ToString();
    }

    // The longest beginning that is known; else the first sentence as it is.
    private (string Translated, int Length) First(string text, int depth)
    {
        foreach (var among in (PhraseIndex[])[phrases, marks])
        {
            foreach (var length in EndsOf(text))
            {
                if (Whole(text[..length], among, depth) is { } translated)
                    return (translated, length);
            }
        }
        var first = text.IndexOf(End, StringComparison.Ordinal);
        return first < 0 ? (text, text.Length) : (text[..(first + 1)], first + 1);
    }

    // Where sentences end, the last one first.
    private static List<int> EndsOf(string text)
    {
        var ends = new List<int>();
        for (var stop = text.IndexOf(End, StringComparison.Ordinal); stop >= 0 && ends.Count < MostSentences; stop = text.IndexOf(End, stop + 1, StringComparison.Ordinal))
            ends.Add(stop + 1);
        if (ends.Count < MostSentences)
            ends.Add(text.Length);
        ends.Reverse();
        return ends;
    }

    private string? Whole(string text, PhraseIndex among, int depth)
    {
        if (Find(text, among, depth) is { } found)
            return found;
        // A part of sentences that stands alone here, or ends one.
        if (text is [.., '.'] && (Find(text[..^1], among, depth) ?? Find($"{char.ToLowerInvariant(text[0])}{text[1..^1]}", among, depth)) is { } part)
            return $"{part}。";
        // The service's own words stand behind ours.
        return text.IndexOf(" (", StringComparison.Ordinal) is > 0 and var own && Find(text[..own], among, depth) is { } ours ? ours + text[own..] : null;
    }

    private string? Find(string text, PhraseIndex among, int depth)
    {
        if (plain.TryGetValue(text, out var known))
            return known;
        foreach (var phrase in among.For(text))
        {
            if (phrase.Translate(text, value => Translate(value, depth + 1)) is { } translated)
                return translated;
        }
        return null;
    }

    [GeneratedRegex(@" \{\w+\}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastHole();

    private static class Loaded
    {
        public static readonly Phrasebook Book = Read();

        private static Phrasebook Read()
        {
            using var file = typeof(Phrasebook).Assembly.GetManifestResourceStream("Workflow.Languages.zh-CN.json")
                ?? throw new InvalidOperationException("The build did not embed Languages/zh-CN.json.");
            return new(JsonSerializer.Deserialize<Dictionary<string, string>>(file)!);
        }
    }
}
