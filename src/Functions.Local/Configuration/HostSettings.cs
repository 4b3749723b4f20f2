using System.Net;
using Microsoft.Extensions.Configuration;

namespace Functions.Local.Configuration;

/// <summary>Settings of the host itself, read once at start.</summary>
internal sealed record HostSettings
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>The query parameter for the key of a caller that sends no header.</summary>
    public const string KeyQuery = "code";

    public required IReadOnlyList<ListenAddress> Addresses { get; init; }

    /// <summary>Null: nobody is asked for a key.</summary>
    public required string? HostKey { get; init; }

    /// <summary>The address at which others reach this host, if it is not the one it listens on.</summary>
    public required Uri? PublicUrl { get; init; }

    public static HostSettings Read(IConfiguration settings)
    {
        string urls = Text(settings["ASPNETCORE_URLS"]) ?? DefaultUrl;
        string? key = Text(settings["Local:HostKey"]);
        if (key is not null && key.Any(letter => letter is <= ' ' or > '~'))
        {
            throw new LocalHostStartupException(
                "Local__HostKey must be ASCII letters, digits and symbols without spaces: callers send it in a header.");
        }

        IReadOnlyList<ListenAddress> addresses = ListenAddress.ParseAll(urls);
        if (key is null && addresses.FirstOrDefault(address => !address.IsLoopback) is { } open)
        {
            throw new LocalHostStartupException(
                $"ASPNETCORE_URLS has {open.Url}, which other machines can reach. Set Local__HostKey to a long secret (callers then send it as "
                + $"x-functions-key), or set ASPNETCORE_URLS to a loopback address such as {DefaultUrl}.");
        }

        Uri? publicUrl = Public(Text(settings["Local:PublicUrl"]));
        if (key is null && publicUrl is not null && !IsLoopback(publicUrl))
        {
            throw new LocalHostStartupException(
                $"Local__PublicUrl is {publicUrl.GetLeftPart(UriPartial.Authority)}, so a proxy admits other callers, and without a key they could call every "
                + "function. Set Local__HostKey to a long secret (callers then send it as x-functions-key), or remove Local__PublicUrl.");
        }

        return new HostSettings
        {
            Addresses = addresses,
            HostKey = key,
            PublicUrl = publicUrl,
        };
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static bool IsLoopback(Uri url)
        => url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    private static Uri? Public(string? text)
    {
        if (text is null)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new LocalHostStartupException("Local__PublicUrl must be an absolute address such as https://backup.example.org.");
    }
}
