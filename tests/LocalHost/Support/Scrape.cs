using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalHost.Tests.Support;

/// <summary>What <c>GET /api/metrics</c> answers in OpenMetrics text, which names units too.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, (string Type, string Unit, string Help)> _families = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Labels, double Value)> _samples = [];

    private Scrape(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Meta().Match(line) is { Success: true } meta)
                Note(meta.Groups["name"].Value, meta.Groups["what"].Value, meta.Groups["text"].Value);
            else if (Sample().Match(line) is { Success: true } sample)
                _samples.Add((sample.Groups["name"].Value, sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)));
        }
    }

    public string Text { get; }

    public static async Task<Scrape> OfAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/metrics");
        request.Headers.Accept.ParseAdd("application/openmetrics-text;version=1.0.0");
        using var response = await http.SendAsync(request);
        return new(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    /// <summary>The value of a series.</summary>
    /// <param name="name">As Prometheus names it.</param>
    /// <param name="labels">As it writes them, without the braces.</param>
    public double this[string name, string labels = ""] =>
        _samples.Where(one => one.Name == name && one.Labels == labels).Select(one => (double?)one.Value).SingleOrDefault()
        ?? throw new KeyNotFoundException($"No series {name}{{{labels}}} in:\n{Text}");

    /// <summary>Values of a label.</summary>
    public IEnumerable<string> Labels(string name, string label) => _samples.Where(one => one.Name == name)
        .SelectMany(one => Label().Matches(one.Labels)).Where(match => match.Groups["name"].Value == label).Select(match => match.Groups["value"].Value).Distinct();

    /// <summary>One line a metric: its name as Prometheus has it, type, unit, labels, and what it says.</summary>
    public string Describe() => string.Join('\n', _families.Select(Line).Order(StringComparer.Ordinal));

    private string Line(KeyValuePair<string, (string Type, string Unit, string Help)> family)
    {
        var (type, unit, help) = family.Value;
        var name = type == "counter" ? $"{family.Key}_total" : family.Key;
        var labels = _samples.Where(one => one.Name == name || one.Name == $"{name}_bucket").SelectMany(one => Label().Matches(one.Labels))
            .Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);
        return $"{name} | {type} | {(unit.Length == 0 ? "-" : unit)} | {string.Join(", ", labels.DefaultIfEmpty("-"))} | {help}";
    }

    private void Note(string name, string what, string text)
    {
        var known = _families.GetValueOrDefault(name, (Type: "", Unit: "", Help: ""));
        _families[name] = what switch
        {
            "TYPE" => known with { Type = text },
            "UNIT" => known with { Unit = text },
            _ => known with { Help = text },
        };
    }

    [GeneratedRegex("^# (?<what>TYPE|UNIT|HELP) (?<name>[a-z_]+) (?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Meta();

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{(?<labels>.*)\})? (?<value>\S+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
