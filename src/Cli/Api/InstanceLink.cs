namespace Cli.Api;

/// <summary>The link to the status of what was started, which holds a key.</summary>
internal static class InstanceLink
{
    /// <summary>Its path on the server that was named, whatever name the app has for itself: the key goes nowhere else.</summary>
    public static string PathOn(Uri server, Uri link)
    {
        var path = link.IsAbsoluteUri ? link.PathAndQuery : link.OriginalString;
        return path.StartsWith(server.AbsolutePath, StringComparison.Ordinal) ? path : server.AbsolutePath.TrimEnd('/') + path;
    }
}
