using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Simulator.Data;

/// <summary>What becomes of a document's bytes between a file and the database, and out of it again.</summary>
internal static class DocumentText
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The fields of the document put over those of the old one; fields that it lacks stay.</summary>
    public static byte[] Merged(byte[] old, byte[] over)
    {
        using var before = TryParse(old);
        using var after = TryParse(over);
        if (before is null || after is null)
            return over;
        var result = new MemoryStream(old.Length + over.Length);
        result.WriteByte((byte)'{');
        foreach (var field in before.RootElement.EnumerateObject())
            Write(result, field, after.RootElement.TryGetProperty(field.Name, out var newer) ? newer : field.Value);
        foreach (var field in after.RootElement.EnumerateObject().Where(field => !before.RootElement.TryGetProperty(field.Name, out _)))
            Write(result, field, field.Value);
        result.WriteByte((byte)'}');
        return result.ToArray();
    }

    /// <summary>With an <c>_id</c> as its first field.</summary>
    public static byte[] WithId(byte[] line, string id)
    {
        var at = Array.IndexOf(line, (byte)'{') + 1;
        var empty = line.AsSpan(at).TrimStart(" \t"u8).StartsWith("}"u8);
        return [.. line[..at], .. Encoding.UTF8.GetBytes($"\"_id\":\"{id}\"{(empty ? "" : ",")}"), .. line[at..]];
    }

    /// <summary>All numbers of one class, as JavaScript prints them: <c>3.0</c> and <c>{"$numberLong":"3"}</c> are 3. Dates stay.</summary>
    public static byte[] WithoutClasses(byte[] line)
    {
        using var document = TryParse(line);
        if (document is null)
            return line;
        var result = new MemoryStream(line.Length);
        Plain(result, document.RootElement);
        return result.ToArray();
    }

    // Null for what is in a collection and is no JSON.
    private static JsonDocument? TryParse(byte[] line)
    {
        try
        {
            return JsonDocument.Parse(line, Deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Plain(MemoryStream to, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().ToList() is [var only] && IsClass(only):
                to.Write(Encoding.ASCII.GetBytes(Number(only.Value.GetString()!)));
                break;
            case JsonValueKind.Object:
                to.WriteByte((byte)'{');
                foreach (var field in value.EnumerateObject())
                {
                    Name(to, field);
                    Plain(to, field.Value);
                }
                to.WriteByte((byte)'}');
                break;
            case JsonValueKind.Array:
                to.WriteByte((byte)'[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first)
                        to.WriteByte((byte)',');
                    first = false;
                    Plain(to, item);
                }
                to.WriteByte((byte)']');
                break;
            case JsonValueKind.Number:
                to.Write(Encoding.ASCII.GetBytes(Number(value.GetRawText())));
                break;
            default:
                to.Write(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    private static bool IsClass(JsonProperty field) =>
        field.Name is "$numberLong" or "$numberInt" or "$numberDouble" && field.Value.ValueKind == JsonValueKind.String;

    private static string Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        var number = double.Parse(text, CultureInfo.InvariantCulture);
        return Math.Floor(number) == number && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static void Write(MemoryStream to, JsonProperty field, JsonElement value)
    {
        Name(to, field);
        to.Write(JsonMarshal.GetRawUtf8Value(value));
    }

    private static void Name(MemoryStream to, JsonProperty field)
    {
        if (to.GetBuffer()[to.Length - 1] != (byte)'{')
            to.WriteByte((byte)',');
        to.WriteByte((byte)'"');
        to.Write(JsonMarshal.GetRawUtf8PropertyName(field));
        to.Write("\":"u8);
    }
}
