namespace Local.Api.Tests;

/// <summary>Finds the official line that was probably meant.</summary>
internal static class Nearest
{
    private static readonly char[] Separators = [' ', '(', ')', ',', '<', '>', '.'];

    public static string To(string line, IEnumerable<string> official)
    {
        var words = Words(line);
        return official
            .Select(candidate => (candidate, words: Words(candidate)))
            .OrderByDescending(one => (double)one.words.Intersect(words, StringComparer.Ordinal).Count() / one.words.Union(words, StringComparer.Ordinal).Count())
            .Select(one => one.candidate)
            .FirstOrDefault("(the official type has no member)");
    }

    private static HashSet<string> Words(string line) => new(line.Split(Separators, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
