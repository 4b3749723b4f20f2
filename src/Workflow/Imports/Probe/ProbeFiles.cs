using System.Text;
using System.Text.Json;
using WeChat;

namespace Workflow.Imports.Probe;

/// <summary>The imports of a try, one after another: what they contain and what their results show.</summary>
internal static class ProbeFiles
{
    private const string Whole =
        """{"_id":"p1","i":1,"r":1.0,"l":{"$numberLong":"3"},"d":{"$date":"2026-01-02T03:04:05.678Z"},"extra":true}""";

    private const string Less = """{"_id":"p1","i":1,"r":1.0,"l":{"$numberLong":"3"},"d":{"$date":"2026-01-02T03:04:05.678Z"}}""";

    private static readonly (ConflictMode Mode, string Lines)[] All =
    [
        (ConflictMode.Insert, $"{Whole}\n"),
        (ConflictMode.Upsert, $"{Less}\n"),
        (ConflictMode.Insert, "{\"_id\":\"p1\",\"i\":9}\n{\"_id\":\"p2\",\"i\":9}\n"),
    ];

    public static int Count => All.Length;

    public static ConflictMode ModeOf(int number) => All[number].Mode;

    public static byte[] BytesOf(int number) => Encoding.UTF8.GetBytes(All[number].Lines);

    /// <summary>What the collection's lines show, after all imports.</summary>
    public static EnvironmentFacts Judge(EnvironmentFacts known, IReadOnlyList<string> lines)
    {
        if (lines.FirstOrDefault(line => line.Contains("\"p1\"", StringComparison.Ordinal)) is not { } line)
            return known;
        using var document = JsonDocument.Parse(line);
        var fields = document.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => Compact(field.Value), StringComparer.Ordinal);
        return known with
        {
            UpsertMerges = fields.ContainsKey("extra"),
            KeepsNumberClasses = fields.GetValueOrDefault("i") == "1" && fields.GetValueOrDefault("r") == "1.0"
                && fields.GetValueOrDefault("l") == """{"$numberLong":"3"}""",
            KeepsDates = fields.GetValueOrDefault("d") == """{"$date":"2026-01-02T03:04:05.678Z"}""",
            InsertRefusesFile = !lines.Any(other => other.Contains("\"p2\"", StringComparison.Ordinal)),
        };
    }

    private static string Compact(JsonElement value) => value.GetRawText().Replace(" ", "", StringComparison.Ordinal);
}
