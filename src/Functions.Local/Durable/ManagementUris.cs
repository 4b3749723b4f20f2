using Functions.Local.Configuration;
using Functions.Local.Durable.Api;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable;

/// <summary>The absolute addresses for watching and controlling an orchestration.</summary>
internal sealed class ManagementUris(HostSettings settings, HostJson host, BoundAddresses bound, IHttpContextAccessor current)
{
    /// <summary>Path of the Durable HTTP API.</summary>
    public const string ApiPath = "/runtime/webhooks/durabletask";

    /// <summary>Address of the Durable HTTP API, as the current caller reaches it.</summary>
    public string ApiRoot => Root + ApiPath;

    /// <summary>The query of each address: hub, connection and, if needed, the key.</summary>
    public string Query => $"taskHub={Uri.EscapeDataString(host.HubName)}&connection=Storage"
        + (settings.HostKey is { } key ? $"&{HostSettings.KeyQuery}={Uri.EscapeDataString(key)}" : string.Empty);

    private string Root
    {
        get
        {
            if (settings.PublicUrl is { } known)
                return known.ToString().TrimEnd('/');
            if (current.HttpContext?.Request is { Host.HasValue: true } ongoing)
                return $"{ongoing.Scheme}://{ongoing.Host.ToUriComponent()}";
            return bound.All.Count > 0 ? bound.Local.GetLeftPart(UriPartial.Authority) : settings.Addresses[0].Url;
        }
    }

    /// <summary>The requested address, as the caller reaches it.</summary>
    public string AbsoluteOf(HttpContext http) => Root + RawPath.Of(http);
}
