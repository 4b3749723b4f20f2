using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Workflow.Languages;

namespace Workflow.Http;

/// <summary>The one place that writes JSON to HTTP, blobs and rows: camelCase, without nulls, Chinese unescaped.</summary>
public static class Json
{
    /// <summary>The options for all JSON that we write ourselves; durable payloads go through the host's serializer instead.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Bodies are served as application/json and never embedded in a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same with the app's sentences in Chinese: for answers only, never for what is stored.</summary>
    internal static JsonSerializerOptions Chinese { get; } = Options.In(static () => Phrasebook.Chinese);

    /// <summary>An answer with a JSON body. Sentences are in the language that the caller asks for.</summary>
    public static IActionResult Result<T>(int statusCode, T value, string contentType = "application/json") =>
        new JsonAnswer<T>(statusCode, value, contentType);
}
