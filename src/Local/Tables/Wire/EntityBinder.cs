using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using Azure;

namespace Local.Tables.Wire;

/// <summary>
/// Columns of entity classes by their public properties. <see cref="DataMemberAttribute"/> renames one, <see cref="IgnoreDataMemberAttribute"/>
/// leaves one out. A property of a type that Table storage lacks is refused: the official client writes some of those and never reads them back.
/// </summary>
internal static class EntityBinder
{
    private static readonly ConcurrentDictionary<Type, Column[]> Known = new();

    private static readonly HashSet<Type> Supported =
    [
        typeof(string), typeof(byte[]), typeof(BinaryData), typeof(bool), typeof(int), typeof(long), typeof(ulong),
        typeof(double), typeof(Guid), typeof(DateTimeOffset), typeof(DateTime), typeof(ETag),
    ];

    /// <summary>The columns to write.</summary>
    public static IEnumerable<(string Name, object? Value)> Read(ITableEntity entity)
    {
        yield return (Columns.PartitionKey, entity.PartitionKey);
        yield return (Columns.RowKey, entity.RowKey);
        foreach (var column in ColumnsOf(entity.GetType()))
        {
            if (column.Property.CanRead) yield return (column.Name, column.Property.GetValue(entity));
        }
    }

    /// <summary>Fills an entity from a row; columns without a property are dropped, properties without a column stay as they are.</summary>
    public static void Write(ITableEntity entity, JsonElement row)
    {
        if (row.TryGetProperty(Columns.PartitionKey, out var partition)) entity.PartitionKey = partition.GetString()!;
        if (row.TryGetProperty(Columns.RowKey, out var key)) entity.RowKey = key.GetString()!;
        if (row.TryGetProperty(Columns.Timestamp, out var time)) entity.Timestamp = Time(time);
        if (row.TryGetProperty(Columns.ODataETag, out var tag)) entity.ETag = new ETag(tag.GetString()!);
        foreach (var column in ColumnsOf(entity.GetType()))
        {
            if (column.Property.CanWrite && row.TryGetProperty(column.Name, out var value)) column.Property.SetValue(entity, Convert(column, value));
        }
    }

    private static Column[] ColumnsOf(Type type) => Known.GetOrAdd(type, static type => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(IgnoreDataMemberAttribute)))
        .Where(property => property.Name is not (Columns.PartitionKey or Columns.RowKey or Columns.Timestamp or Columns.ETag))
        .Select(property => new Column(
            property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name,
            property,
            Checked(property, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)))
        .ToArray());

    private static Type Checked(PropertyInfo property, Type type) => type.IsEnum || Supported.Contains(type)
        ? type
        : throw new NotSupportedException($"{property.DeclaringType?.Name}.{property.Name}: Table storage has no type for {property.PropertyType}.");

    private static object? Convert(Column column, JsonElement value) => (value.ValueKind, column.Type) switch
    {
        (JsonValueKind.Null, _) => null,
        (JsonValueKind.String, { IsEnum: true } type) => Enum.Parse(type, value.GetString()!),
        (JsonValueKind.String, { } type) when type == typeof(string) => value.GetString(),
        (JsonValueKind.String, { } type) when type == typeof(long) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.String, { } type) when type == typeof(ulong) => ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.String, { } type) when type == typeof(double) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.Number, { } type) when type == typeof(double) => value.GetDouble(),
        (JsonValueKind.Number, { } type) when type == typeof(int) && value.TryGetInt32(out var number) => number,
        (JsonValueKind.True or JsonValueKind.False, { } type) when type == typeof(bool) => value.GetBoolean(),
        (JsonValueKind.String, { } type) when type == typeof(Guid) => Guid.Parse(value.GetString()!),
        (JsonValueKind.String, { } type) when type == typeof(DateTimeOffset) => Time(value),
        (JsonValueKind.String, { } type) when type == typeof(DateTime) => Time(value).UtcDateTime,
        (JsonValueKind.String, { } type) when type == typeof(byte[]) => value.GetBytesFromBase64(),
        (JsonValueKind.String, { } type) when type == typeof(BinaryData) => BinaryData.FromBytes(value.GetBytesFromBase64()),
        (JsonValueKind.String, { } type) when type == typeof(ETag) => new ETag(value.GetString()!),
        _ => throw new InvalidOperationException(
            $"Column '{column.Name}' holds a {value.ValueKind}, which {column.Property.DeclaringType?.Name}.{column.Property.Name} of type {column.Type} cannot take."),
    };

    private static DateTimeOffset Time(JsonElement value) =>
        DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private sealed record Column(string Name, PropertyInfo Property, Type Type);
}
