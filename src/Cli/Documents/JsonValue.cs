using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cli.Documents;

/// <summary>
/// Values of documents, with the types that the database has: <c>3</c>, <c>3.0</c>, <c>{"$numberLong":"3"}</c> and <c>"3"</c> are four values.
/// Two are the same exactly if the app says so for documents.
/// </summary>
internal static class JsonValue
{
    private const string Date = "$date";

    /// <summary>Whether the object is one of the database's types, such as <c>{"$date":…}</c>, and not a plain object.</summary>
    public static bool IsTyped(JsonElement value) => TypeOf(value) is not null;

    /// <summary>The name of the value's type, as the texts have it.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => IsReal(value.GetRawText()) ? "real" : "integer",
        JsonValueKind.String => "text",
        JsonValueKind.Array => "array",
        _ => TypeOf(value) switch { null => "object", "$numberLong" => "long", Date => "date", var type => type },
    };

    public static bool AreSame(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind)
            return false;
        switch (one.ValueKind)
        {
            case JsonValueKind.Number:
                return NumberOf(one.GetRawText()) == NumberOf(other.GetRawText());
            case JsonValueKind.String:
                return TextOf(one) == TextOf(other);
            case JsonValueKind.Array:
                return one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreSame(pair.First, pair.Second));
            case JsonValueKind.Object:
                if (InstantOf(one) is { } instant && InstantOf(other) is { } otherInstant)
                    return instant == otherInstant;
                var (fields, others) = (FieldsOf(one), FieldsOf(other));
                return fields.Count == others.Count && fields.All(field => others.TryGetValue(field.Key, out var there) && AreSame(field.Value, there));
            default:
                return true;
        }
    }

    /// <summary>The fields by name; of equal names the last counts.</summary>
    public static OrderedDictionary<string, JsonElement> FieldsOf(JsonElement value)
    {
        var fields = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
            fields[NameOf(field)] = field.Value;
        return fields;
    }

    // Half a surrogate pair, which a document may have and .NET cannot read, stays as written.
    private static string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(field));
        }
    }

    private static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText();
        }
    }

    private static string? TypeOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() != 1)
            return null;
        var name = NameOf(value.EnumerateObject().First());
        return name.StartsWith('$') ? name : null;
    }

    private static DateTimeOffset? InstantOf(JsonElement value)
    {
        if (TypeOf(value) != Date)
            return null;
        var date = value.GetProperty(Date);
        if (date.ValueKind == JsonValueKind.String)
            return DateTimeOffset.TryParse(TextOf(date), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        var number = TypeOf(date) == "$numberLong" ? TextOf(date.GetProperty("$numberLong")) : date.GetRawText();
        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) && Math.Abs(milliseconds) < 60_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }

    private static bool IsReal(string number) => number.AsSpan().IndexOfAny('.', 'e', 'E') >= 0;

    // Class, sign, digits without surrounding zeros, and the position of the dot: 3.0, 3.00 and 30e-1 are the same number, 3 is another.
    private static (bool IsReal, bool IsNegative, string Digits, long Exponent) NumberOf(string number)
    {
        var isNegative = number.StartsWith('-');
        var parts = number.TrimStart('-').Split('e', 'E');
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        var exponent = (parts.Length > 1 && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : 0)
            - (dot < 0 ? 0 : parts[0].Length - dot - 1);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var bare = digits.TrimEnd('0');
        return (IsReal(number), isNegative, bare, bare.Length == 0 ? 0 : exponent + digits.Length - bare.Length);
    }
}
