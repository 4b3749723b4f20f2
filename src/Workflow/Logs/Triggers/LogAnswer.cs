using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Workflow.Logs.Triggers;

/// <summary>Answers with what users' devices sent: it may hold anything, so no browser is to take it for something else than it is.</summary>
internal static class LogAnswer
{
    /// <summary>JSON that is written already.</summary>
    public static IActionResult Json(HttpRequest request, byte[] json)
    {
        NoSniff(request);
        return new FileContentResult(json, "application/json; charset=utf-8");
    }

    /// <summary>A file to be saved, or read by parts with <c>Range</c>.</summary>
    public static IActionResult File(HttpRequest request, Stream file, string name, string tag)
    {
        NoSniff(request);
        return new FileStreamResult(file, "application/gzip")
        {
            FileDownloadName = name,
            EnableRangeProcessing = true,
            EntityTag = new EntityTagHeaderValue($"\"{tag}\""),
        };
    }

    private static void NoSniff(HttpRequest request) => request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
}
