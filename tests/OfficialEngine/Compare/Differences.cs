namespace OfficialEngine.Tests.Compare;

/// <summary>Where two runs differ, a line each; empty where they are equal.</summary>
internal static class Differences
{
    public static List<string> Between((string Name, List<Entry> Entries) first, (string Name, List<Entry> Entries) second)
    {
        var (left, right) = (ByPlace(first.Entries), ByPlace(second.Entries));
        return
        [
            .. left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(place => (Place: place, Left: left.GetValueOrDefault(place), Right: right.GetValueOrDefault(place)))
                .Where(pair => pair.Left != pair.Right)
                .Select(pair => $"{pair.Place}\n  {first.Name}: {pair.Left ?? "not there"}\n  {second.Name}: {pair.Right ?? "not there"}"),
        ];
    }

    private static Dictionary<string, string> ByPlace(IEnumerable<Entry> entries) =>
        entries.ToDictionary(entry => entry.Place, entry => entry.Value, StringComparer.Ordinal);
}
