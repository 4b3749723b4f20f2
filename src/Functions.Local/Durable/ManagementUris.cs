using Functions.Local.Configuration;
using Functions.Local.Durable.Api;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Durable;

/// <summary>The absolute addresses through which an orchestration is watched and steered.</summary>
internal sealed class ManagementUris(HostSettings settings, HostJson host, BoundAddresses bound, IHttpContextAccessor current)
{
    /// <summary>Path of the Durable HTTP API.</summary>
    public const string ApiPath = "/runtime/webhooks/durabletask";

    /// <summary>Address of the Durable HTTP API, as the current caller reaches it.</summary>
    public string ApiRoot => Root + ApiPath;

    /// <summary>What stands behind each address: hub, connection and, where one is asked for, the key.</summary>
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

    /// <summary>The address that was asked for, as the caller reaches it.</summary>
    public string AbsoluteOf(HttpContext http) => Root + RawPath.Of(http);
}
