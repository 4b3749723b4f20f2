using System.Globalization;
using System.Text.RegularExpressions;

namespace OfficialEngine.Tests.Compare;

/// <summary>
/// Sets ids and times of two runs equal without making different things alike. What plays a part is named after it; what has none is named after
/// the place where it stands first, and so everywhere. A value that stands in the wrong place, twice or not at all is still seen.
/// </summary>
/// <param name="parts">Names by id, hash or number.</param>
/// <param name="began">Times before the run are data and stay as they are.</param>
internal sealed partial class Normaliser(IReadOnlyDictionary<string, string> parts, DateTimeOffset began)
{
    private const string EscapedPlus = @"\u002B";

    private readonly Regex known = new(
        parts.Count == 0 ? "(?!)" : $"(?<!\\w)({string.Join('|', parts.Keys.OrderByDescending(key => key.Length).Select(Regex.Escape))})(?!\\w)",
        RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private readonly Dictionary<DateTimeOffset, string> times = [];
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    /// <summary>The entries in an order that follows from their parts, named in it.</summary>
    public List<Entry> Apply(IEnumerable<Entry> entries)
    {
        var named = entries.Select(entry => new Entry(Name(entry.Place), Name(entry.Value)))
            .OrderBy(entry => entry.Place, StringComparer.Ordinal).ThenBy(entry => entry.Value, StringComparer.Ordinal);
        return [.. named.Select(entry => entry with { Place = NameRest(entry.Place, "a place") })
            .Select(entry => entry with { Value = NameRest(entry.Value, entry.Place) })];
    }

    /// <summary>Only what has a part.</summary>
    public string Name(string text) => known.Replace(text, found => $"«{parts[found.Value]}»");

    /// <summary>Whether another run would have other bytes here.</summary>
    public bool Changes(string text) => Name(text) != text || Ids().IsMatch(text) || Times().Matches(text).Any(found => TimeOf(found) >= began);

    private string NameRest(string text, string place)
    {
        // Several of one place are told apart by their order in it.
        var number = 0;
        text = Ids().Replace(text, found => NameOf(ids, found.Value, () => $"«id {++number} of {place}»"));
        // How the offset is written is a matter of form, and forms are compared.
        return Times().Replace(text, found => TimeOf(found) is var time && time < began ? found.Value
            : NameOf(times, time, () => $"«time {++number} of {place}»") + found.Groups["offset"].Value);
    }

    private static DateTimeOffset TimeOf(Match found) => DateTimeOffset.Parse(
        found.Groups["time"].Value + found.Groups["offset"].Value.Replace(EscapedPlus, "+", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string NameOf<T>(Dictionary<T, string> names, T value, Func<string> make) where T : notnull
    {
        if (!names.TryGetValue(value, out var name))
            names.Add(value, name = make());
        return name;
    }

    // A request id of the service begins with its second.
    [GeneratedRegex(@"(?<!\w)(\d{8}T\d{6}Z-[0-9a-z]{4,8}|(?<=rid: )[0-9a-f]{8}(-[0-9a-f]{8}){2})(?!\w)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Ids();

    // JSON that was text before has the plus of an offset as an escape.
    [GeneratedRegex(
        @"(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?)(?<offset>Z|([+-]|\\u002B)\d\d:\d\d)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Times();
}
