using System.Text.RegularExpressions;
using AzureHost.Tests.Support;

namespace AzureHost.Tests.Api;

/// <summary>A row of the table; README.md beside it says how to read one.</summary>
/// <param name="Number">Its place, for messages.</param>
/// <param name="Reason">Why the hosts differ; empty where they do not.</param>
/// <param name="Differs">In what they differ: <c>body</c>, or names of headers.</param>
internal sealed partial record ApiRow(
    int Number, string Method, string Path, string Key, string With, string Body, int AzureCode, int LocalCode, string Reason, IReadOnlyList<string> Differs, string Then)
{
    public static IReadOnlyList<ApiRow> All { get; } = [.. File.ReadLines(BuiltFiles.Source("Api", "calls.md")).Where(IsRow).Select(Read)];

    /// <summary>Pairs of a cell such as <c>Origin: https://a; Range: bytes=0-9</c>.</summary>
    public static IEnumerable<(string Name, string Value)> Pairs(string cell) =>
        cell.Length == 0 ? [] : PairEnd().Split(cell).Select(pair => pair.Split(": ", 2)).Select(pair => (pair[0], pair[1]));

    /// <summary>False for a look at what is going on, which nobody can compare.</summary>
    public bool IsCompared => !Then.StartsWith("await ", StringComparison.Ordinal);

    public override string ToString() => $"{Number}: {Method} {Path} {Key} {Body}".TrimEnd();

    private static bool IsRow(string line) =>
        line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| call ", StringComparison.Ordinal);

    private static ApiRow Read(string line, int index)
    {
        var cells = line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray();
        if (cells.Length != 7)
            throw new FormatException($"Row {index + 1} has {cells.Length} cells: {line}");
        var call = cells[0].Split(' ', 2);
        var codes = cells[4].Split('/');
        var differs = cells[5].Split(": ", 2);
        return new(
            index + 1, call[0], call[1], cells[1], cells[2], cells[3], int.Parse(codes[0]), int.Parse(codes[^1]),
            differs[0], differs.Length == 2 ? differs[1].Split(' ') : [], cells[6]);
    }

    [GeneratedRegex(@"; (?=[A-Za-z-]+: )", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PairEnd();
}
