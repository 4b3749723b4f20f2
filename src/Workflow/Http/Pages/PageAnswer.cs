using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http.Pages;

/// <summary>Serves a file of the pages. The pages show foreign text, so the browser is told to run only these files.</summary>
internal static class PageAnswer
{
    /// <summary>Only own files, no inline script or style; turning text into markup or code throws (trusted types).</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types workflow";

    /// <summary>200 with the file, 304 if the caller has it, 404 with what to do.</summary>
    public static async Task<IActionResult> OfAsync(PageFiles files, HttpRequest request, string name, CancellationToken cancellation)
    {
        var file = await files.FindAsync(name, cancellation);
        var headers = request.HttpContext.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (file is null)
            return Problem.NotFound(files.WhyMissing(name));

        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Revalidated each time, usually 304, so a page never runs with the scripts of another version.
        headers.CacheControl = "no-cache";
        headers.ETag = file.ETag;
        return request.Headers.IfNoneMatch.Any(given => given?.Contains(file.ETag, StringComparison.Ordinal) == true)
            ? new StatusCodeResult(StatusCodes.Status304NotModified)
            : new ContentResult { StatusCode = StatusCodes.Status200OK, Content = file.Text, ContentType = file.ContentType };
    }
}
