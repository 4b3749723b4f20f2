#nullable disable // as the official assembly
using System.Collections;
using Azure;
using Local.Tables.Wire;

namespace Local.Tables;

/// <summary>An entity as a dictionary of columns, for tables whose columns are not known at compile time or for partial merges.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object> _columns;

    /// <summary>An empty entity.</summary>
    public TableEntity() => _columns = [];

    /// <summary>An entity with its keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>An entity with the given columns.</summary>
    public TableEntity(IDictionary<string, object> values) => _columns = values is null ? [] : new(values);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(Columns.PartitionKey);
        set => _columns[Columns.PartitionKey] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(Columns.RowKey);
        set => _columns[Columns.RowKey] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(Columns.Timestamp);
        set => _columns[Columns.Timestamp] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => GetString(Columns.ODataETag) is { } tag ? new ETag(tag) : default;
        set => _columns[Columns.ODataETag] = value.ToString();
    }

    /// <inheritdoc/>
    public ICollection<string> Keys => _columns.Keys;

    /// <inheritdoc/>
    public int Count => _columns.Count;

    ICollection<object> IDictionary<string, object>.Values => _columns.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>The value of a column, null if it is missing. An integer given to a column that holds a long or double becomes one.</summary>
    public object this[string key]
    {
        get => _columns.GetValueOrDefault(key);
        set => _columns[key] = Widen(_columns.GetValueOrDefault(key), value);
    }

    /// <summary>The text in a column, or null.</summary>
    public string GetString(string key) => (string)Get(key, typeof(string));

    /// <summary>The bytes in a column, or null.</summary>
    public byte[] GetBinary(string key) => (byte[])Get(key, typeof(byte[]));

    /// <summary>The bytes in a column, or null.</summary>
    public BinaryData GetBinaryData(string key) => (BinaryData)Get(key, typeof(BinaryData));

    /// <summary>The truth value in a column, or null.</summary>
    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));

    /// <summary>The time in a column in UTC, or null.</summary>
    public DateTime? GetDateTime(string key) => (DateTime?)Get(key, typeof(DateTime));

    /// <summary>The time in a column, or null.</summary>
    public DateTimeOffset? GetDateTimeOffset(string key) => (DateTimeOffset?)Get(key, typeof(DateTimeOffset));

    /// <summary>The floating point number in a column, or null.</summary>
    public double? GetDouble(string key) => (double?)Get(key, typeof(double));

    /// <summary>The GUID in a column, or null.</summary>
    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));

    /// <summary>The 32-bit integer in a column, or null.</summary>
    public int? GetInt32(string key) => (int?)Get(key, typeof(int));

    /// <summary>The 64-bit integer in a column, or null.</summary>
    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    /// <inheritdoc/>
    public void Add(string key, object value) => _columns.Add(key, value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _columns.ContainsKey(key);

    /// <inheritdoc/>
    public bool Remove(string key) => _columns.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out object value) => _columns.TryGetValue(key, out value);

    /// <inheritdoc/>
    public void Clear() => _columns.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _columns.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => _columns.Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_columns).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_columns).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _columns.GetEnumerator();

    private object Get(string key, Type type)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return (_columns.GetValueOrDefault(key), type) switch
        {
            (null, _) => null,
            (DateTimeOffset time, { } wanted) when wanted == typeof(DateTime) => time.UtcDateTime,
            (DateTime time, { } wanted) when wanted == typeof(DateTimeOffset) => new DateTimeOffset(time),
            (byte[] bytes, { } wanted) when wanted == typeof(BinaryData) => new BinaryData(bytes),
            ({ } value, { } wanted) when wanted.IsInstanceOfType(value) => value,
            ({ } value, _) => throw new InvalidOperationException($"Cannot return {type} type for a {value.GetType()} typed property."),
        };
    }

    private static object Widen(object existing, object value) => (existing, value) switch
    {
        (double, int number) => (double)number,
        (long, int number) => (long)number,
        (string, DateTime or DateTimeOffset) => value.ToString(),
        _ => value,
    };
}
