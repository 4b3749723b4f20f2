using System.Text;
using System.Text.RegularExpressions;

namespace PlantedBugs.Tests.Support;

/// <summary>
/// Reads <c>Bugs/*.txt</c>. An entry is a line <c>bug: name</c>, a line <c>test: project class.method</c> or <c>test: project class.method (case)</c>, and one or more changes:
/// a line <c>file: path</c>, then the old text between lines <c>&lt;&lt;&lt;</c> and <c>===</c> and the new text up to <c>&gt;&gt;&gt;</c>.
/// </summary>
internal static partial class BugList
{
    private const string Folder = "tests/PlantedBugs/Bugs";

    public static IReadOnlyList<Bug> Read() =>
        [.. Directory.EnumerateFiles(Sources.Path(Folder), "*.txt").Order(StringComparer.Ordinal).SelectMany(path => Parse(File.ReadLines(path)))];

    private static IEnumerable<Bug> Parse(IEnumerable<string> lines)
    {
        using var rest = lines.GetEnumerator();
        string name = "", file = "";
        NamedTest? test = null;
        var changes = new List<Change>();
        while (rest.MoveNext())
        {
            var line = rest.Current;
            if (Value(line, "bug: ") is { } bug)
            {
                if (test is not null)
                    yield return new(name, test, changes);
                (name, test, changes) = (bug, null, []);
            }
            else if (Value(line, "test: ") is { } words)
            {
                test = ParseTest(words);
            }
            else if (Value(line, "file: ") is { } path)
            {
                file = path;
            }
            else if (line == "<<<")
            {
                changes.Add(new(file, Block(rest, "==="), Block(rest, ">>>")));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                throw new InvalidDataException($"'{name}': what is '{line}'?");
            }
        }

        yield return new(name, test ?? throw new InvalidDataException($"'{name}' names no test."), changes);
    }

    private static string? Value(string line, string key) => line.StartsWith(key, StringComparison.Ordinal) ? line[key.Length..] : null;

    private static NamedTest ParseTest(string words)
    {
        var match = TestWords().Match(words);
        return match.Success
            ? new(match.Groups["project"].Value, match.Groups["class"].Value, match.Groups["method"].Value, match.Groups["case"] is { Success: true } one ? one.Value : null)
            : throw new InvalidDataException($"'{words}' is not 'project class.method' or 'project class.method (case)'.");
    }

    [GeneratedRegex(@"^(?<project>\S+) (?<class>\w+)\.(?<method>\w+)( \((?<case>.+)\))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestWords();

    private static string Block(IEnumerator<string> rest, string end)
    {
        var block = new StringBuilder();
        while (rest.MoveNext() && rest.Current != end)
            block.Append(block.Length == 0 ? "" : "\n").Append(rest.Current);
        return block.ToString();
    }
}
