using System.Net;
using Functions.Local.Configuration;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Http;

/// <summary>
/// Without a key the loopback address is the only protection, and a browser on the same machine is inside it: any web page could make it send
/// requests here. Requests that a browser marks as coming from another site are refused, and so are host names that a foreign DNS may have pointed
/// at this machine.
/// </summary>
internal sealed class LoopbackGuard(HostSettings settings)
{
    /// <summary>Why the request is refused; null if it is not.</summary>
    public string? Refusal(HttpRequest request)
    {
        if (settings.HostKey is not null)
            return null;
        if (string.Equals(request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.OrdinalIgnoreCase))
            return "Requests from pages of other sites are refused while no Local__HostKey is set.";
        return IsOwnName(request.Host.Host)
            ? null
            : "This host name is refused while no Local__HostKey is set. Use 127.0.0.1 or localhost, or set Local__HostKey.";
    }

    private bool IsOwnName(string name)
        => name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
