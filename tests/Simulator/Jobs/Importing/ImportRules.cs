using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Simulator.Data;

namespace Simulator.Jobs.Importing;

/// <summary>Which documents an import takes, by the rules of the import page, at every depth.</summary>
internal static class ImportRules
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 1000 };
    private static readonly string[] Dates = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads one document.</summary>
    /// <returns>The typed key of its <c>_id</c>, null without one; or why it is refused.</returns>
    public static (string? Key, string? Refusal) Check(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return (null, "a document is an object");
            if (RefusalOf(root) is { } refusal)
                return (null, refusal);
            if (!root.TryGetProperty("_id", out var id))
                return (null, null);
            return id.ValueKind == JsonValueKind.Array ? (null, "_id is an array") : (TypedKey.Of(id), null);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return (null, "not JSON, or equal keys");
        }
    }

    private static string? RefusalOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => OfObject(value),
        JsonValueKind.Array => value.EnumerateArray().Select(RefusalOf).FirstOrDefault(static refusal => refusal is not null),
        _ => null,
    };

    private static string? OfObject(JsonElement value)
    {
        foreach (var field in value.EnumerateObject())
        {
            // Most names have nothing to look at, and a string made of each would cost more than the rest.
            if (JsonMarshal.GetRawUtf8PropertyName(field).IndexOfAny(".$\\"u8) >= 0 && OfName(value, field) is { } name)
                return name;
            if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && RefusalOf(field.Value) is { } inner)
                return inner;
        }
        return null;
    }

    private static string? OfName(JsonElement parent, JsonProperty field)
    {
        var name = field.Name;
        if (name.StartsWith('.') || name.EndsWith('.') || name.Contains("..", StringComparison.Ordinal))
            return "a key begins or ends with a dot, or has two together";
        if (name.Contains('.', StringComparison.Ordinal) && IsAmbiguous(parent))
            return "a key with dots is ambiguous";
        return name == "$date" && !IsDate(parent, field.Value) ? "$date is not an ISODate" : null;
    }

    // A key with dots and nested objects may say the same path in two ways.
    private static bool IsAmbiguous(JsonElement value)
    {
        var paths = Paths(value, "").ToList();
        return paths.Distinct(StringComparer.Ordinal).Count() < paths.Count;
    }

    private static IEnumerable<string> Paths(JsonElement value, string before) =>
        value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(field => Paths(field.Value, $"{before}{field.Name}.").Prepend(before + field.Name));

    private static bool IsDate(JsonElement parent, JsonElement value) =>
        parent.GetPropertyCount() == 1
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text
        && (text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-')
        && DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
