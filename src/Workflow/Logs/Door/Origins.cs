using Microsoft.AspNetCore.Http;

namespace Workflow.Logs.Door;

/// <summary>
/// Which web pages may talk to the door: those of the allow-list and the app's own. Callers other than web pages send no origin (such as
/// mini-programs) and are admitted by the app in their token.
/// </summary>
public sealed class Origins(LogSettings settings)
{
    // Chromium keeps an answer for two hours at most.
    private const string MaxAgeSeconds = "7200";

    private readonly HashSet<string> allowed = new(settings.Origins, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the caller may continue; if so, the answer has the CORS headers in any case: a page has to see a 429 too.
    /// </summary>
    internal bool Admit(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.Vary = "Origin";
        if (request.Headers.Origin is not [{ Length: > 0 } origin, ..])
            return true;
        if (!allowed.Contains(origin) && !IsOwn(request, origin))
            return false;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Retry-After";
        if (HttpMethods.IsOptions(request.Method))
        {
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, Content-Encoding, Idempotency-Key";
            headers.AccessControlMaxAge = MaxAgeSeconds;
        }
        return true;
    }

    // A proxy may have terminated https, so the scheme is not reliable.
    private static bool IsOwn(HttpRequest request, string origin) =>
        request.Host.HasValue
        && Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme is "http" or "https"
        && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
