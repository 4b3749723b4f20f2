using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Workflow.Http;

/// <summary>Answers with users' data: it may contain anything, so a browser must not interpret it as another type.</summary>
internal static class DataAnswer
{
    /// <summary>JSON that is already serialized.</summary>
    /// <param name="request">What is answered.</param>
    /// <param name="json">Its bytes.</param>
    public static IActionResult Json(HttpRequest request, byte[] json)
    {
        NoSniff(request);
        return new FileContentResult(json, "application/json; charset=utf-8");
    }

    /// <summary>A compressed file to be saved, or read by parts with <c>Range</c>.</summary>
    /// <param name="request">What is answered.</param>
    /// <param name="file">Closed once it is sent.</param>
    /// <param name="name">The file name for saving.</param>
    /// <param name="tag">Identifies the content in <c>ETag</c>.</param>
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
