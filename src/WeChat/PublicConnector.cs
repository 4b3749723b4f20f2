using System.Net;
using System.Net.Sockets;

namespace WeChat;

/// <summary>The addresses of a host name.</summary>
/// <param name="host">The name.</param>
/// <param name="ct">Stops asking.</param>
public delegate Task<IPAddress[]> NameResolver(string host, CancellationToken ct);

/// <summary>
/// Connects only to public addresses. It connects to exactly the addresses that it has checked, so a name that resolves differently a moment
/// later (DNS rebinding) gains nothing.
/// </summary>
/// <param name="resolve">Finds the addresses of a name.</param>
/// <param name="isTrusted">Whether a server may have a private address, by its name and port.</param>
/// <param name="refuse">Creates the error for a name and the address that it resolves to.</param>
public sealed class PublicConnector(NameResolver resolve, Func<DnsEndPoint, bool> isTrusted, Func<string, IPAddress, Exception> refuse)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var to = context.DnsEndPoint;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IsProxy(context))
                await socket.ConnectAsync(to, ct);
            else
                await socket.ConnectAsync(await AddressesAsync(to, ct), to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AddressesAsync(DnsEndPoint to, CancellationToken ct)
    {
        var addresses = await resolve(to.Host, ct);
        if (isTrusted(to))
            return addresses;
        return Array.Find(addresses, static address => !PublicAddress.Is(address)) is { } refused ? throw refuse(to.Host, refused) : addresses;
    }

    // A proxy from the environment (HTTPS_PROXY) is chosen by the operator of this machine, and mostly has a private address. It resolves the
    // server's name itself, so that name is checked by its certificate, but not by its addresses. The handler asks for the proxy either by a
    // CONNECT or, for SOCKS, with a host that is not the request's.
    private static bool IsProxy(SocketsHttpConnectionContext context)
    {
        var request = context.InitialRequestMessage;
        return request.Method == HttpMethod.Connect
            || !string.Equals(request.RequestUri!.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase)
            || request.RequestUri.Port != context.DnsEndPoint.Port;
    }
}
