using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Functions.Local;

/// <summary>Where the running host listens; with port 0, only this class knows the port.</summary>
public sealed class BoundAddresses
{
    private readonly IServer _server;

    internal BoundAddresses(IServer server) => _server = server;

    /// <summary>All addresses, wildcards as the server writes them (<c>http://[::]:7071</c>). Empty before the host has started.</summary>
    public IReadOnlyList<Uri> All
        => _server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Parse).OfType<Uri>().Where(url => url.Port != 0).ToList() ?? [];

    /// <summary>An address at which a caller on this machine reaches the host.</summary>
    /// <exception cref="InvalidOperationException">The host is not listening yet.</exception>
    public Uri Local
    {
        get
        {
            Uri first = All is [var url, ..] ? url : throw new InvalidOperationException("The host is not listening yet.");
            return first.Host is "0.0.0.0" or "[::]" ? new UriBuilder(first) { Host = "127.0.0.1" }.Uri : first;
        }
    }

    private static Uri? Parse(string address)
    {
        string known = address.Replace("//*", "//[::]", StringComparison.Ordinal).Replace("//+", "//[::]", StringComparison.Ordinal);
        return Uri.TryCreate(known, UriKind.Absolute, out Uri? url) ? url : null;
    }
}
