using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Functions.Local.Durable.Api;

/// <summary>
/// The path as the caller sent it. An instance id may hold <c>/</c> and <c>%</c>, and the server's own decoding cannot tell <c>%2F</c> from
/// <c>%252F</c> afterwards: so the path is split first and each piece decoded separately.
/// </summary>
internal static class RawPath
{
    /// <summary>Path and query, still encoded.</summary>
    public static string Of(HttpContext http)
    {
        string target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        if (target.StartsWith('/'))
            return target;

        // The form that callers behind a proxy send: http://host/path.
        int host = target.IndexOf("://", StringComparison.Ordinal);
        int path = host < 0 ? -1 : target.IndexOf('/', host + 3);
        return path < 0 ? http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent() : target[path..];
    }

    /// <summary>The decoded pieces of the path below a folder, without trailing slashes; none if the path is elsewhere.</summary>
    public static string[] SegmentsBelow(HttpContext http, string folder)
    {
        string path = Of(http).Split('?', 2)[0];
        if (!path.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase))
            return [];
        return path[folder.Length..].Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
    }
}
