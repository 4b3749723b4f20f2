using System.Net;
using System.Net.Sockets;

namespace WeChat;

/// <summary>The addresses of a host name.</summary>
internal delegate Task<IPAddress[]> NameResolver(string host, CancellationToken ct);

/// <summary>
/// Connects to file servers at public addresses only. It connects to the very addresses that it has looked at: a name that answers
/// differently a moment later (DNS rebinding) gains nothing.
/// </summary>
internal sealed class FileConnector(WeChatOptions options, NameResolver resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var to = context.DnsEndPoint;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IsProxy(context))
                await socket.ConnectAsync(to, ct);
            else
                await socket.ConnectAsync(await AddressesAsync(to.Host, ct), to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken ct)
    {
        var addresses = await resolve(host, ct);
        if (options.PrivateFileAddresses || options.ApiBase.IsLoopback)
            return addresses;
        return Array.Find(addresses, static address => !PublicAddress.Is(address)) is { } refused
            ? throw Failures.AddressRefused(host, refused)
            : addresses;
    }

    // A proxy from the environment (HTTPS_PROXY) is chosen by whoever runs this machine, and mostly has a private address. It resolves the
    // file server's name itself, so that name is checked against the list and by its certificate, but not by its addresses. The handler
    // asks for the proxy either by a CONNECT or, for SOCKS, with a host that is not the request's.
    private static bool IsProxy(SocketsHttpConnectionContext context)
    {
        var request = context.InitialRequestMessage;
        return request.Method == HttpMethod.Connect
            || !string.Equals(request.RequestUri!.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase)
            || request.RequestUri.Port != context.DnsEndPoint.Port;
    }
}
