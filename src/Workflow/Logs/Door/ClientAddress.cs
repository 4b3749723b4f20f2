using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Workflow.Logs.Door;

/// <summary>
/// Which requests count as one caller. The address of the connection; if that is our own proxy (loopback or private), the last entry of
/// <c>X-Forwarded-For</c>, which the proxy itself has written, or in App Service that of <c>Client-IP</c>. For IPv6 the network counts: a household has all of its 2^64 addresses.
/// </summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>A key for the rate limit.</summary>
    /// <param name="request">The request.</param>
    /// <param name="behindAppService">Whether <c>Client-IP</c> is App Service's: anywhere else a caller could have set it.</param>
    public static string Of(HttpRequest request, bool behindAppService)
    {
        var connected = request.HttpContext.Connection.RemoteIpAddress;
        if (connected is not null && !IsOurs(connected))
            return Key(connected);
        // In Azure the Functions host, itself a proxy, writes the address of the front end into X-Forwarded-For, and the worker removes it again:
        // all devices would count as one. Client-IP passes both, and the front end overwrites a caller's own.
        var forwarded = Last(request, "X-Forwarded-For") ?? (behindAppService ? Last(request, "Client-IP") : null) ?? connected;
        return forwarded is null ? "" : Key(forwarded);
    }

    private static IPAddress? Last(HttpRequest request, string header) =>
        Parse(request.Headers[header].LastOrDefault()?.Split(',')[^1].Trim());

    // Azure's front end writes the port too: 203.0.113.7:49152, [2001:db8::7]:49152.
    private static IPAddress? Parse(string? entry) => entry switch
    {
        null => null,
        _ when IPAddress.TryParse(entry, out var address) => address,
        _ when IPEndPoint.TryParse(entry, out var endPoint) => endPoint.Address,
        _ => null,
    };

    private static string Key(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();
        return Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes));
    }

    private static bool IsOurs(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
            return true;
        return address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] => true,
            [172, >= 16 and <= 31, ..] => true,
            // Addresses that a provider shares with its customers, as load balancers have them.
            [100, >= 64 and <= 127, ..] => true,
            _ => false,
        };
    }
}
