using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Browse;

/// <summary>202: the request needs document indexes that are being built. Repeat the call to get the answer.</summary>
public sealed record IndexingAnswer
{
    private const string RetryAfterSeconds = "5";

    [JsonPropertyName("state")]
    public string State { get; init; } = "Indexing";

    /// <summary>Whose indexes are being built.</summary>
    [JsonPropertyName("backups")]
    public required IReadOnlyList<string> Backups { get; init; }

    internal static IActionResult Of(HttpRequest request, params IReadOnlyList<string> backups)
    {
        request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Json.Result(StatusCodes.Status202Accepted, new IndexingAnswer { Backups = backups });
    }
}
