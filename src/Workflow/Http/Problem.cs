using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Workflow.Languages;

namespace Workflow.Http;

/// <summary>RFC 9457 problem details: what is wrong, in which field, and what to do.</summary>
public sealed record Problem
{
    [JsonPropertyName("type")]
    public string Type { get; init; } = "about:blank";

    [JsonPropertyName("title")]
    public required string Title { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    [JsonPropertyName("detail")]
    [ForPeople]
    public required string Detail { get; init; }

    /// <summary>The invalid field of the request.</summary>
    [JsonPropertyName("field")]
    public string? Field { get; init; }

    /// <summary>Further members, such as the id of the blocking run.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? Extensions { get; init; }

    /// <summary>400: the request is at fault.</summary>
    public static IActionResult BadRequest(string field, string detail) =>
        new Problem { Title = "Bad request", Status = 400, Detail = detail, Field = field }.ToResult();

    /// <summary>404.</summary>
    public static IActionResult NotFound(string detail) => new Problem { Title = "Not found", Status = 404, Detail = detail }.ToResult();

    /// <summary>The problem as an answer.</summary>
    public IActionResult ToResult() => Json.Result(Status, this, "application/problem+json");
}
