namespace Workflow.Languages;

/// <summary>Phrases by what they begin with: of a thousand, a text is compared with few.</summary>
internal sealed class PhraseIndex
{
    private readonly ILookup<char, Phrase> begun;
    private readonly IReadOnlyList<Phrase> open;

    public PhraseIndex(IEnumerable<Phrase> phrases)
    {
        // Of those that match, the one that says most.
        var sorted = phrases.OrderByDescending(phrase => phrase.Weight).ToList();
        begun = sorted.Where(phrase => phrase.Start.Length > 0).ToLookup(phrase => phrase.Start[0]);
        open = sorted.FindAll(phrase => phrase.Start.Length == 0);
    }

    /// <summary>Those that the text may be, the most telling first.</summary>
    public IEnumerable<Phrase> For(string text) => text.Length == 0 ? [] : begun[text[0]].Concat(open);
}
