namespace WeChat;

/// <summary>
/// Where the link of a job or an upload may lead. A link is an address from outside: without a list it could send this machine anywhere,
/// even into its own network.
/// </summary>
internal sealed class FileLinks(WeChatOptions options, string what = Downloader.What)
{
    /// <summary>Refuses a link that leads elsewhere.</summary>
    /// <param name="link">The link, or where it was redirected to.</param>
    /// <param name="from">The link that redirected here.</param>
    public void Check(Uri link, Uri? from = null)
    {
        if (!link.IsAbsoluteUri || link.Scheme is not ("https" or "http"))
            throw Failures.LinkRefused(what, "the link to the file is not a web address");
        if (from is { Scheme: "https" } && link.Scheme != "https")
            throw Failures.LinkRefused(what, $"the link is redirected to \"{link.IdnHost}\" without encryption");
        // Both on this machine: the simulator. A real API never returns a link to this machine.
        if (link.IsLoopback && options.ApiBase.IsLoopback)
            return;
        if (!Allows(link.IdnHost))
            throw Failures.LinkRefused(what, $"the link leads to \"{link.IdnHost}\", which is not among the file hosts");
        if (link.Scheme != "https")
            throw Failures.LinkRefused(what, $"the link to \"{link.IdnHost}\" is not encrypted");
    }

    /// <summary>The names in the setting, in their wire form; null if one of them is not a host name.</summary>
    public static IReadOnlyList<string>? Parse(string? setting)
    {
        var names = (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static entry => HostName(entry.TrimStart('.')))
            .ToList();
        return names.Count > 0 && names.TrueForAll(static name => name is not null) ? names.ConvertAll(static name => name!) : null;
    }

    // One dot at least: "com" would allow half the world.
    private static string? HostName(string entry) =>
        Uri.TryCreate($"https://{entry}/", UriKind.Absolute, out var address)
        && address is { HostNameType: UriHostNameType.Dns, IsDefaultPort: true, UserInfo: "", PathAndQuery: "/", Fragment: "" }
        && address.IdnHost.TrimEnd('.') is var name && name.Contains('.', StringComparison.Ordinal)
            ? name
            : null;

    private bool Allows(string host)
    {
        host = host.TrimEnd('.');
        return Parse(options.FileHosts) is { } names && names.Any(name =>
            host.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (host.Length == name.Length || host[^(name.Length + 1)] == '.'));
    }
}
