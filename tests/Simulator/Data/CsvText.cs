using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Simulator.Data;

/// <summary>Documents as a CSV: how the service writes one is not known in every detail, so the details are options.</summary>
internal static class CsvText
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes. Nested values stand as JSON in their cells.</summary>
    /// <param name="lines">A document each.</param>
    /// <param name="columns">Fields, also nested ones with dots.</param>
    /// <param name="options">Byte order mark, header, line ends.</param>
    /// <param name="unclosed">A record (from 1, the header not counted) whose last cell begins with a quote that nothing closes, or 0.</param>
    public static byte[] Of(IEnumerable<byte[]> lines, IReadOnlyList<string> columns, WeChatCloudOptions options, long unclosed)
    {
        var lineEnd = options.CsvCrlf ? "\r\n" : "\n";
        var records = new List<string>();
        if (!options.CsvWithoutHeader)
            records.Add(string.Join(',', columns.Select(Quote)));
        long number = 0;
        foreach (var line in lines)
        {
            var document = JsonNode.Parse(line) as JsonObject;
            var cells = columns.Select(column => Quote(Text(At(document, column)))).ToList();
            if (++number == unclosed)
                cells[^1] = "\"" + cells[^1].Trim('"');
            records.Add(string.Join(',', cells));
        }
        var text = (options.CsvWithBom ? "\uFEFF" : "") + string.Join(lineEnd, records) + (options.FinalNewline && records.Count > 0 ? lineEnd : "");
        return Encoding.UTF8.GetBytes(text);
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
            node = (node as JsonObject)?[name];
        return node;
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => value.ToJsonString(Json),
    };

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
