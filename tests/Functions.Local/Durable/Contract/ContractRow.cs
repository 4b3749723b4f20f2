using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Functions.Local.Tests.Durable.Contract;

/// <summary>A row of the table; README.md beside it says how to read one.</summary>
internal sealed partial record ContractRow(
    string Instance, string Call, string With, string Body, int Code, string Headers, string Answer, string Then)
{
    public const string UsualId = "实例";

    private static readonly Dictionary<string, ContractRow> s_rows = ReadAll();

    public static IEnumerable<string> Names => s_rows.Keys;

    public string Situation => Instance.Split(':')[0];

    public string Id => Instance.Split(": ", 2) is [_, { } id] ? Expand(id) : UsualId;

    public string Method => Call.Split(' ')[0];

    public string Path => Expand(Call[Method.Length..].Trim().Replace("{id}", Uri.EscapeDataString(Id), StringComparison.Ordinal));

    public static ContractRow Of(string name) => s_rows[name];

    /// <summary>Pairs of a cell such as <c>Location: x; Retry-After: 5</c>.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(string cell)
        => cell.Length == 0
            ? []
            : PairEnd().Split(cell).Select(pair => pair.Split(':', 2)).Select(pair => (pair[0].Trim(), pair[1].Trim()));

    private static string Expand(string text)
        => Repeated().Replace(text, found => string.Concat(Enumerable.Repeat(found.Groups["text"].Value, int.Parse(found.Groups["times"].Value))));

    private static Dictionary<string, ContractRow> ReadAll()
    {
        Dictionary<string, ContractRow> rows = [];
        foreach (string file in Directory.GetFiles(Here(), "*.md").Order(StringComparer.Ordinal))
        {
            string group = System.IO.Path.GetFileNameWithoutExtension(file);
            if (group == "README")
                continue;
            foreach (string line in File.ReadLines(file).Skip(2))
            {
                string[] cells = line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray();
                var row = new ContractRow(cells[0], cells[1], cells[2], cells[3], int.Parse(cells[4]), cells[5], cells[6], cells[7]);
                rows.Add(string.Join(' ', new[] { $"{group}:", row.Instance, row.Call, row.With, row.Body }.Where(part => part.Length > 0)), row);
            }
        }

        return rows;
    }

    private static string Here([CallerFilePath] string file = "") => System.IO.Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"\{(?<text>.)\*(?<times>\d+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"; (?=[A-Za-z-]+:)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PairEnd();
}
