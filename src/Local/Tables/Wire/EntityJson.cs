using System.Globalization;
using System.Text.Json;

namespace Local.Tables.Wire;

/// <summary>
/// Entities as the service's JSON: a type that JSON lacks is a string with an <c>@odata.type</c> beside it, and a 64-bit integer always is.
/// </summary>
internal static class EntityJson
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static byte[] Write(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (entity is IDictionary<string, object> columns)
            {
                foreach (var (name, value) in columns)
                {
                    if (name is Columns.ODataETag or Columns.Timestamp) continue;
                    if (value is Enum) throw new NotSupportedException("Enum values are only supported for custom model types implementing ITableEntity.");
                    WriteColumn(json, name, value);
                }
            }
            else
            {
                foreach (var (name, value) in EntityBinder.Read(entity)) WriteColumn(json, name, value is Enum ? value.ToString() : value);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static byte[] WriteTable(string name) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["TableName"] = name });

    public static T Read<T>(JsonElement row)
        where T : class, ITableEntity
    {
        var entity = Activator.CreateInstance<T>();
        if (entity is IDictionary<string, object?> columns) ReadColumns(row, columns);
        else EntityBinder.Write(entity, row);
        return entity;
    }

    private static void WriteColumn(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        var type = WriteValue(json, name, value);
        if (type is not null) json.WriteString(name + Columns.TypeSuffix, type);
    }

    /// <summary>Returns the type to write beside it, null where JSON says enough.</summary>
    private static string? WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); return null;
            case string text: json.WriteStringValue(text); return null;
            case bool truth: json.WriteBooleanValue(truth); return null;
            case int number: json.WriteNumberValue(number); return null;
            case long or ulong: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); return "Edm.Int64";
            case double number: json.WriteNumberValue(number); return "Edm.Double";
            case Guid guid: json.WriteStringValue(guid); return "Edm.Guid";
            case byte[] bytes: json.WriteBase64StringValue(bytes); return "Edm.Binary";
            case BinaryData bytes: json.WriteBase64StringValue(bytes); return "Edm.Binary";
            case DateTimeOffset time: json.WriteStringValue(time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)); return "Edm.DateTime";
            case DateTime { Kind: DateTimeKind.Utc } time: json.WriteStringValue(time.ToString(TimeFormat, CultureInfo.InvariantCulture)); return "Edm.DateTime";
            case DateTime time:
                throw new NotSupportedException($"Column '{name}': a DateTime of kind {time.Kind} names no moment. Use a UTC DateTime or a DateTimeOffset.");
            default:
                throw new NotSupportedException($"Column '{name}': Table storage has no type for {value.GetType()}.");
        }
    }

    private static void ReadColumns(JsonElement row, IDictionary<string, object?> columns)
    {
        foreach (var column in row.EnumerateObject())
        {
            if (column.Name == Columns.ODataMetadata || column.Name.EndsWith(Columns.TypeSuffix, StringComparison.Ordinal)) continue;
            var type = row.TryGetProperty(column.Name + Columns.TypeSuffix, out var annotation) ? annotation.GetString() : null;

            // The service's own column comes without a type.
            if (type is null && column.Name == Columns.Timestamp) type = "Edm.DateTime";
            columns[column.Name] = ReadValue(column.Value, type);
        }
    }

    private static object? ReadValue(JsonElement value, string? type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.Null, _) => null,
        (JsonValueKind.True or JsonValueKind.False, _) => value.GetBoolean(),
        (_, "Edm.Int64") => long.Parse(value.ToString(), CultureInfo.InvariantCulture),
        (_, "Edm.Double") => double.Parse(value.ToString(), CultureInfo.InvariantCulture),
        (JsonValueKind.String, "Edm.Binary") => value.GetBytesFromBase64(),
        (JsonValueKind.String, "Edm.Guid") => Guid.Parse(value.GetString()!),
        (JsonValueKind.String, "Edm.DateTime") => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        (JsonValueKind.String, _) => value.GetString(),
        (JsonValueKind.Number, _) when value.TryGetInt32(out var number) => number,
        (JsonValueKind.Number, _) when value.TryGetInt64(out var number) => number,
        (JsonValueKind.Number, _) => value.GetDouble(),
        _ => throw new NotSupportedException($"The service sent a value of type {type ?? value.ValueKind.ToString()}, which no column has."),
    };
}
