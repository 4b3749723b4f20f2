using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Local.DurableTask.Client;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable;

/// <summary>Bodies of the Durable HTTP API, in and out.</summary>
internal static class DurableJson
{
    private const string ContentType = "application/json; charset=utf-8";

    private static readonly JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body as JSON; null where there is none.</summary>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (bytes.Length + read > Limits.DurableBodyBytes)
                throw new DurableApiException(StatusCodes.Status413PayloadTooLarge, $"At most {Limits.DurableBodyBytes} bytes are taken.");
            bytes.Write(buffer, 0, read);
        }

        if (bytes.Length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (JsonException)
        {
            throw new DurableApiException(StatusCodes.Status400BadRequest, "Invalid JSON content");
        }
    }

    public static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
            write(json);
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext http, int status, string message, string? detail = null)
    {
        if (message.Length == 0)
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        return WriteAsync(http, status, json =>
        {
            json.WriteStartObject();
            json.WriteString("Message", message);
            if (detail is not null)
                json.WriteString("ExceptionMessage", detail);
            json.WriteEndObject();
        });
    }

    public static void WriteInstance(Utf8JsonWriter json, OrchestrationMetadata instance, bool showInput)
    {
        json.WriteStartObject();
        json.WriteString("name", instance.Name);
        json.WriteString("instanceId", instance.InstanceId);
        json.WriteString("runtimeStatus", instance.RuntimeStatus.ToString());
        WritePayload(json, "input", showInput ? instance.SerializedInput : null);
        WritePayload(json, "customStatus", instance.SerializedCustomStatus);
        if (instance.SerializedOutput is null && instance.FailureDetails is { } failure)
            json.WriteString("output", failure.ErrorMessage);
        else
            WritePayload(json, "output", instance.SerializedOutput);
        json.WriteString("createdTime", Time(instance.CreatedAt));
        json.WriteString("lastUpdatedTime", Time(instance.LastUpdatedAt));
        json.WriteEndObject();
    }

    public static void WritePayload(Utf8JsonWriter json, string? name, string? payload)
    {
        if (name is not null)
            json.WritePropertyName(name);
        if (payload is null)
            json.WriteNullValue();
        else if (IsJson(payload))
            json.WriteRawValue(payload, skipInputValidation: true);
        else
            json.WriteStringValue(payload);
    }

    /// <summary>A converter of the app's own may have written something else.</summary>
    private static bool IsJson(string payload)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
