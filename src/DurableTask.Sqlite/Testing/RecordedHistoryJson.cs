using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Testing;

/// <summary>
/// The file format of <see cref="RecordedHistory"/>. JSON payloads are written as JSON, with letters of any
/// language unescaped; others as a string under the same name plus "Text".
/// </summary>
internal static class RecordedHistoryJson
{
    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RecordedHistory history)
    {
        StringBuilder text = new();
        text.Append("{\n");
        Line(writer => writer.WriteNumber("format", RecordedHistory.CurrentFormat));
        Line(writer => writer.WriteString("instanceId", history.InstanceId));
        Line(writer => writer.WriteString("orchestrator", history.Orchestrator));
        if (history.Version.Length > 0)
            Line(writer => writer.WriteString("version", history.Version));
        if (history.Execution > 0)
            Line(writer => writer.WriteNumber("execution", history.Execution));
        if (history.Parent is { } parent)
        {
            Line(writer => writer.WriteString("parentInstanceId", parent.InstanceId));
            Line(writer => writer.WriteString("parentName", parent.Name));
        }

        Line(writer => writer.WriteString("status", history.Status.ToString()));
        if (history.Input is not null)
            Line(writer => WritePayload(writer, "input", history.Input));
        if (history.CustomStatus is not null)
            Line(writer => WritePayload(writer, "customStatus", history.CustomStatus));
        text.Append("  \"events\": [");
        foreach (RecordedEvent e in history.Events)
            text.Append(e.Number == 0 ? "\n    " : ",\n    ").Append(Compact(writer => WriteEvent(writer, e)));
        return text.Append("\n  ]\n}\n").ToString();

        void Line(Action<Utf8JsonWriter> property)
        {
            string compact = Compact(property);
            text.Append("  ").Append(compact.AsSpan(1, compact.Length - 2)).Append(",\n");
        }
    }

    public static RecordedHistory Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            int format = root.GetProperty("format").GetInt32();
            if (format is < 1 or > RecordedHistory.CurrentFormat)
            {
                throw new InvalidDataException(
                    $"The recorded history is of format {format}; this version reads up to {RecordedHistory.CurrentFormat}. Update the library, or record it again.");
            }

            RecordedHistory history = new()
            {
                InstanceId = root.GetProperty("instanceId").GetString()!,
                Orchestrator = root.GetProperty("orchestrator").GetString()!,
                Version = Text(root, "version") ?? string.Empty,
                Execution = root.TryGetProperty("execution", out JsonElement execution) ? execution.GetInt32() : 0,
                Parent = Text(root, "parentInstanceId") is { } parent ? (parent, Text(root, "parentName") ?? string.Empty) : null,
                Status = Enum.Parse<OrchestrationRuntimeStatus>(root.GetProperty("status").GetString()!),
                Input = Payload(root, "input"),
                CustomStatus = Payload(root, "customStatus"),
                Events = [.. root.GetProperty("events").EnumerateArray().Select(ReadEvent)],
            };
            for (int i = 0; i < history.Events.Count; i++)
            {
                if (history.Events[i].Number != i)
                    throw new InvalidDataException($"The recorded history has event {history.Events[i].Number} where event {i} belongs: it was cut or edited.");
                history.Events[i].ToHistoryEvent();
            }

            return history;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"This is not a recorded history: {exception.Message}", exception);
        }
    }

    /// <summary>A payload for people: no escapes.</summary>
    public static string Readable(string payload)
    {
        string property = Compact(writer => WritePayload(writer, string.Empty, payload));
        return property.StartsWith("{\"\":", StringComparison.Ordinal) ? property[4..^1] : payload;
    }

    private static void WriteEvent(Utf8JsonWriter writer, RecordedEvent e)
    {
        writer.WriteNumber("n", e.Number);
        writer.WriteString("at", e.At);
        writer.WriteString("event", e.Event);
        if (e.TaskId is { } task)
            writer.WriteNumber("task", task);
        if (e.Name is not null)
            writer.WriteString("name", e.Name);
        if (e.Target is not null)
            writer.WriteString("target", e.Target);
        if (e.DueAt is { } due)
            writer.WriteString("due", due);
        if (e.Data is not null)
            WritePayload(writer, "data", e.Data);
    }

    private static RecordedEvent ReadEvent(JsonElement e) => new(
        e.GetProperty("n").GetInt32(), Utc(e.GetProperty("at")), e.GetProperty("event").GetString()!)
    {
        TaskId = e.TryGetProperty("task", out JsonElement task) ? task.GetInt32() : null,
        Name = Text(e, "name"),
        Target = Text(e, "target"),
        DueAt = e.TryGetProperty("due", out JsonElement due) ? Utc(due) : null,
        Data = Payload(e, "data"),
    };

    private static DateTime Utc(JsonElement time) => DateTime.SpecifyKind(time.GetDateTimeOffset().UtcDateTime, DateTimeKind.Utc);

    private static void WritePayload(Utf8JsonWriter writer, string name, string payload)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(payload);
            writer.WritePropertyName(name);
            json.RootElement.WriteTo(writer);
        }
        catch (JsonException)
        {
            writer.WriteString(name + "Text", payload);
        }
    }

    private static string? Payload(JsonElement owner, string name)
        => owner.TryGetProperty(name, out JsonElement json) ? json.GetRawText() : Text(owner, name + "Text");

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static string Compact(Action<Utf8JsonWriter> properties)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, s_compact))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
