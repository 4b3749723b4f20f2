using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Cli.Tests.Support;
using Cli.Texts;
using Cli.Verbs;

namespace Cli.Tests;

/// <summary>
/// The second half of docs/cli.md is made here: exit codes from the enum, verbs from the command tree, fields of <c>--json</c> from the documents that
/// the tests of the verbs have approved. <c>WRITE_DOCS=1</c> writes it.
/// </summary>
public sealed class CliDocTests
{
    private const string Begin = "<!-- From here on the page is made by tests/Cli/CliDocTests.cs. -->\n";

    // What they print is a script, or the documents themselves.
    private static readonly string[] WithoutJson = ["completion"];

    private static readonly Words Words = Words.Load(Words.English);

    [Fact]
    public void Page_IsWhatTheCodeSays()
    {
        var path = PathOf("docs/cli.md");
        var page = File.ReadAllText(path);
        var written = page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            File.WriteAllText(path, written + Made());
        Assert.Equal(written + Made(), File.ReadAllText(path));
    }

    [Fact]
    public void EveryVerb_HasAnApprovedDocument() => Assert.All(
        Tree.Verbs.Where(verb => !WithoutJson.Contains(verb.Path)), verb => Assert.True(DocumentsOf(verb).Count > 0, $"No document of wf {verb.Path} --json is approved."));

    [Fact]
    public void Readme_ShowsTheAlarm_ThatIsTested()
    {
        var script = File.ReadAllText(PathOf("docs/alarm.sh"));

        Assert.Contains(script[script.IndexOf("status=", StringComparison.Ordinal)..], File.ReadAllText(PathOf("README.md")), StringComparison.Ordinal);
    }

    private static string Made()
    {
        var page = new StringBuilder("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
        foreach (var code in Enum.GetValues<ExitCode>())
            page.Append($"| {(int)code} | {Words[$"exit.{(int)code}"]} |\n");
        page.Append("\n## Verbs\n");
        foreach (var verb in Tree.Verbs)
            Append(page, verb);
        return page.ToString();
    }

    private static void Append(StringBuilder page, Verb verb)
    {
        page.Append($"\n### wf {verb.Path.Replace('.', ' ')}\n\n{verb.Description}\n");
        if (verb.Arguments.Count + verb.Options.Count > 0)
            page.Append("\n| | |\n|---|---|\n");
        foreach (var argument in verb.Arguments)
            page.Append($"| `{argument.Name.ToUpperInvariant()}` | {Cell(argument.Description!)} |\n");
        foreach (var option in verb.Options)
            page.Append($"| `{option.Name}{(option.HelpName is { } value ? $" {Cell(value)}" : "")}` | {Cell(option.Description!)} |\n");
        page.Append($"\nExit codes: {string.Join(", ", verb.Ends.Concat([ExitCode.Done, ExitCode.Failed, ExitCode.Usage, ExitCode.KeyRefused, ExitCode.Canceled]).Distinct().Order().Select(code => (int)code))}.\n");
        foreach (var (name, documents) in DocumentsOf(verb))
        {
            page.Append($"\n`--json`{(name.Length == 0 ? "" : $", {name}")}:\n\n| field | type |\n|---|---|\n");
            foreach (var (field, types) in FieldsOf(documents))
                page.Append($"| `{field}` | {string.Join(" or ", types)} |\n");
        }
    }

    // json/backup.json is its document, json/backup-wait.jsonl that of its run with --wait.
    private static List<(string Name, IReadOnlyList<JsonElement> Documents)> DocumentsOf(Verb verb) =>
    [
        .. Directory.GetFiles(Approval.PathOf("Json"), $"{verb.Path}*.json*").Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file), IsLines: file.EndsWith(".jsonl", StringComparison.Ordinal)))
            .Where(file => file.Name == verb.Path || file.Name.StartsWith($"{verb.Path}-", StringComparison.Ordinal))
            .Select(file => (
                (file.Name.Length > verb.Path.Length ? $"`{file.Name[(verb.Path.Length + 1)..]}`" : "") + (file.IsLines ? " (JSON Lines)" : ""),
                (IReadOnlyList<JsonElement>)[.. (file.IsLines ? file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [file.Text]).Select(text => JsonDocument.Parse(text).RootElement)])),
    ];

    private static Dictionary<string, SortedSet<string>> FieldsOf(IReadOnlyList<JsonElement> documents)
    {
        var fields = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var document in documents)
            Walk("", document);
        return fields;

        void Walk(string path, JsonElement value)
        {
            if (path.Length > 0 && value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                if (!fields.TryGetValue(path, out var types))
                    fields[path] = types = new(StringComparer.Ordinal);
                types.Add(TypeOf(value));
            }
            if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in value.EnumerateObject())
                    Walk(path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Value);
            }
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in value.EnumerateArray())
                    Walk($"{path}[]", one);
            }
        }
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.TryGetDateTimeOffset(out _) => "time",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", file);
}
