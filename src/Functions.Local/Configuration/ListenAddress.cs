using System.Net;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Configuration;

/// <summary>One address that the host listens on.</summary>
internal sealed record ListenAddress(string Url, bool IsLoopback)
{
    public static IReadOnlyList<ListenAddress> ParseAll(string urls)
        => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();

    private static ListenAddress Parse(string text)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            throw Invalid(text);
        }

        if (address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            throw new LocalHostStartupException(
                $"ASPNETCORE_URLS has {text}; the local host speaks http only. "
                + "Put a reverse proxy with your certificate in front of a loopback address.");
        }

        bool isHttp = address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);
        if (!isHttp || address.PathBase.Length > 0 || address.IsUnixPipe || address.IsNamedPipe)
            throw Invalid(text);

        if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            // Kestrel opens both families for this name, but cannot pick one free port for the two.
            return new ListenAddress(address.Port == 0 ? "http://127.0.0.1:0" : text, IsLoopback: true);
        }

        // A name or a wildcard makes Kestrel listen on every interface.
        bool loopback = IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip);
        return new ListenAddress(text, loopback);
    }

    private static LocalHostStartupException Invalid(string text)
        => new($"ASPNETCORE_URLS has {text}, which is not an address to listen on. Write it like {HostSettings.DefaultUrl}.");
}
