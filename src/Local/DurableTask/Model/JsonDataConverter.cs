using System.Text.Json;

namespace Local.DurableTask.Converters;

/// <summary>The default converter: System.Text.Json, with public fields included.</summary>
public class JsonDataConverter : DataConverter
{
    // Histories in flight were written with these options: changing them breaks their replay.
    private static readonly JsonSerializerOptions s_default = new() { IncludeFields = true };

    private readonly JsonSerializerOptions _options;

    /// <summary>A converter with the given serializer options, or the default ones.</summary>
    public JsonDataConverter(JsonSerializerOptions? options = null) => _options = options ?? s_default;

    /// <summary>The shared converter with default options.</summary>
    public static JsonDataConverter Default { get; } = new();

    /// <inheritdoc/>
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, _options);

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType)
        => data is null ? null : JsonSerializer.Deserialize(data, targetType, _options);
}
