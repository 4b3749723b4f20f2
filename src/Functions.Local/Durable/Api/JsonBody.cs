using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable.Api;

/// <summary>Bodies in and out.</summary>
internal static class JsonBody
{
    private const string ContentType = "application/json; charset=utf-8";

    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body as JSON; null if it is empty. The host limits its size.</summary>
    public static async Task<JsonDocument?> ReadAsync(ApiCall call)
    {
        using var bytes = new MemoryStream((int)Math.Min(call.Request.ContentLength ?? 0, Limits.RequestBodyBytes));
        await call.Request.Body.CopyToAsync(bytes, call.Aborted);
        ReadOnlyMemory<byte> text = WithoutMark(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
            return null;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException wrong)
        {
            throw Refusal.Error(StatusCodes.Status400BadRequest, "Invalid JSON content", wrong);
        }
    }

    public static async Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
            write(json);
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    /// <summary>Stored text as JSON; as a string if the app's own converter wrote something else.</summary>
    public static void WritePayload(Utf8JsonWriter json, string? payload)
    {
        if (payload is null)
        {
            json.WriteNullValue();
            return;
        }

        using JsonDocument? document = Parse(payload);
        if (document is null)
            json.WriteStringValue(payload);
        else
            document.RootElement.WriteTo(json);
    }

    private static JsonDocument? Parse(string payload)
    {
        try
        {
            return JsonDocument.Parse(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Files written on Windows often start with a byte order mark.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
