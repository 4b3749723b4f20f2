using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simulator.Data;

/// <summary>
/// A value as JSON that is the same for values that the database holds equal: <c>1</c>, <c>1.0</c> and a long 1 are one, the string "1" is
/// another. What <c>_id</c> and unique indexes are compared by.
/// </summary>
internal static class TypedKey
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Deeper than the database takes.
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The key of a line's <c>_id</c>; null if it has none, or none can be read.</summary>
    public static string? OfLine(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, Deep);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("_id"u8);
                reader.Read();
                if (isId)
                    return Of(ref reader);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Spoilt on purpose, or by a person: whatever comes before may still have said the id.
        }
        return null;
    }

    /// <summary>The key of a value written as JSON.</summary>
    public static string Of(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), Deep);
        reader.Read();
        return Of(ref reader);
    }

    /// <summary>The key of the value that the reader stands on.</summary>
    public static string Of(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => OfString(ref reader),
        JsonTokenType.Number => OfNumber(Encoding.ASCII.GetString(reader.ValueSpan)),
        _ => Of(JsonElement.ParseValue(ref reader)),
    };

    /// <summary>The key of a value.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Number => OfNumber(value.GetRawText()),
        JsonValueKind.Object when ClassedNumber(value) is { } number => OfNumber(number),
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(static field => $"{Quoted(field.Name)}:{Of(field.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Of))}]",
        _ => value.GetRawText(),
    };

    private static string? ClassedNumber(JsonElement value) =>
        value.EnumerateObject().ToList() is [{ Name: "$numberLong" or "$numberInt" or "$numberDouble", Value.ValueKind: JsonValueKind.String } only]
            ? only.Value.GetString()
            : null;

    private static string OfString(ref Utf8JsonReader reader)
    {
        try
        {
            return Quoted(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return $"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\""; // half a surrogate pair: no text, but some value
        }
    }

    private static string Quoted(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or '"' or '\\' || char.IsSurrogate(c))
                return JsonSerializer.Serialize(text, Json);
        }
        return $"\"{text}\"";
    }

    private static string OfNumber(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return text;
        return Math.Floor(number) == number && Math.Abs(number) < 9e18
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
