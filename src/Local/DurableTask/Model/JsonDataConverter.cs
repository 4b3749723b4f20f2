using System.Text.Encodings.Web;
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
    public override string? Serialize(object? value) => value switch
    {
        null => null,
        string { Length: >= LargeText.Length } text when _options.Converters.Count == 0
            => LargeText.Quote(text, _options.Encoder ?? JavaScriptEncoder.Default),
        _ => JsonSerializer.Serialize(value, _options),
    };

    /// <inheritdoc/>
    public override object? Deserialize(string? data, Type targetType)
    {
        if (data is null)
            return null;
        if (data.Length >= LargeText.Length && targetType == typeof(string) && _options.Converters.Count == 0 && LargeText.Unquote(data) is { } text)
            return text;
        return JsonSerializer.Deserialize(data, targetType, _options);
    }
}
