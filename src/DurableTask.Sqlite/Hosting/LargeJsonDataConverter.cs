using System.Text.Encodings.Web;
using Microsoft.DurableTask.Converters;

namespace DurableTask.Sqlite.Hosting;

/// <summary>The official converter's text, made and read with less memory where it is long.</summary>
internal sealed class LargeJsonDataConverter : DataConverter
{
    public override string? Serialize(object? value) => value is string { Length: >= LargeText.Length } text
        ? LargeText.Quote(text, JavaScriptEncoder.Default)
        : JsonDataConverter.Default.Serialize(value);

    public override object? Deserialize(string? data, Type targetType)
        => data?.Length >= LargeText.Length && targetType == typeof(string) && LargeText.Unquote(data) is { } text
            ? text
            : JsonDataConverter.Default.Deserialize(data, targetType);

    // The inherited one has a NullReferenceException where a value type is read from nothing.
    public override T? Deserialize<T>(string? data)
        where T : default
        => data is null ? default : (T?)Deserialize(data, typeof(T));
}
