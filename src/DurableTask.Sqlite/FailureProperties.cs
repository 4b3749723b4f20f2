using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DurableTask.Sqlite;

/// <summary>
/// The facts that an <c>IExceptionPropertiesProvider</c> adds to a failure, as stored text. As with the official backends, null, texts, truth
/// values, dates, lists and dictionaries come back as they were, every number as a <see cref="double"/>, and anything else as
/// its <see cref="object.ToString"/>.
/// </summary>
internal static class FailureProperties
{
    private const int Depth = 32;

    // JSON has no dates: an object with only one of these names is one. The app's own names that begin like this get one more $.
    private const string Date = "$dateTime";
    private const string DateWithOffset = "$dateTimeOffset";

    public static JsonElement Write(IDictionary<string, object?> properties)
        => JsonSerializer.SerializeToElement(ToObject(properties, 0));

    public static Dictionary<string, object?> Read(JsonElement stored)
        => stored.EnumerateObject().ToDictionary(property => Unescape(property.Name), property => ToValue(property.Value), StringComparer.Ordinal);

    private static JsonNode? ToNode(object? value, int depth) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        int or long or float or double or decimal when Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) => JsonValue.Create(number),
        DateTime date => new JsonObject { [Date] = date.ToString("O", CultureInfo.InvariantCulture) },
        DateTimeOffset date => new JsonObject { [DateWithOffset] = date.ToString("O", CultureInfo.InvariantCulture) },
        IDictionary<string, object?> nested when depth < Depth => ToObject(nested, depth + 1),
        IEnumerable list when depth < Depth => new JsonArray([.. list.Cast<object?>().Select(item => ToNode(item, depth + 1))]),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    private static JsonObject ToObject(IDictionary<string, object?> properties, int depth)
        => new(properties.Select(property => KeyValuePair.Create(Escape(property.Key), ToNode(property.Value, depth))));

    private static string Escape(string name) => name.StartsWith('$') ? "$" + name : name;

    private static string Unescape(string name) => name.StartsWith("$$", StringComparison.Ordinal) ? name[1..] : name;

    private static object? ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(ToValue).ToList(),
        JsonValueKind.Object => ToDate(element) ?? Read(element),
        _ => null,
    };

    private static object? ToDate(JsonElement element)
    {
        if (element.GetPropertyCount() != 1)
            return null;
        if (element.TryGetProperty(Date, out JsonElement date)
            && DateTime.TryParse(date.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time))
            return time;
        return element.TryGetProperty(DateWithOffset, out date)
            && DateTimeOffset.TryParse(date.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset moment)
            ? moment
            : null;
    }
}
