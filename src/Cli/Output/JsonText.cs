using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Functions.Local.Hosting;

namespace Cli.Output;

/// <summary>JSON for standard output: letters unescaped, and nothing that a terminal would obey.</summary>
internal static class JsonText
{
    public static string Of(JsonElement element, bool indented) => Write(indented, element.WriteTo);

    /// <summary><c>{ "message_type": …, name: value }</c>, on one line.</summary>
    public static string Message(string type, string name, JsonElement value) => Write(indented: false, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("message_type", type);
        writer.WritePropertyName(name);
        value.WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <summary>An object made here.</summary>
    public static JsonElement Make(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }
        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Array(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>One line for a failed end, as restic writes it.</summary>
    public static string ExitError(ExitCode code, string message) => Write(indented: false, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("message_type", "exit_error");
        writer.WriteNumber("code", (int)code);
        writer.WriteString("message", message);
        writer.WriteEndObject();
    });

    private static string Write(bool indented, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = indented }))
            write(writer);
        // That encoder lets direction marks through; they occur only in strings, where the escape means the same.
        return Printable.Of(Encoding.UTF8.GetString(buffer.WrittenSpan), keepLines: true);
    }
}
