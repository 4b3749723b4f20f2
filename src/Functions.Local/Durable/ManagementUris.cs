using System.Reflection;
using Functions.Local.Configuration;
using Functions.Local.Durable.Api;
using Functions.Local.Hosting;
using Functions.Local.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable;

/// <summary>Writes the absolute addresses through which an orchestration is watched and steered.</summary>
internal sealed class ManagementUris(HostSettings settings, HostJson host, BoundAddresses bound, IHttpContextAccessor current)
{
    /// <summary>Path of the Durable HTTP API.</summary>
    public const string ApiPath = "/runtime/webhooks/durabletask";

    /// <summary>
    /// The official client knows its host's address itself. Here the client belongs to the engine, which knows no HTTP; so the host remembers
    /// which clients are its own.
    /// </summary>
    // The extension methods of the official package take the addresses from this client, which is internal to it.
    private static readonly ConstructorInfo BoundClient = typeof(HttpManagementPayload).Assembly
        .GetType("Microsoft.Azure.Functions.Worker.FunctionsDurableTaskClient", throwOnError: true)!.GetConstructors().Single();

    /// <summary>The client as functions get it: the addresses of <c>CreateHttpManagementPayload</c> are this host's.</summary>
    public DurableTaskClient Bind(DurableTaskClient client)
        => (DurableTaskClient)BoundClient.Invoke([client, Query(), Root(null) + ApiPath, .. new object?[BoundClient.GetParameters().Length - 3]]);

    public HttpManagementPayload PayloadFor(DurableTaskClient client, string instanceId) => Bind(client).CreateHttpManagementPayload(instanceId);

    /// <summary>The address that was asked for, as the caller reaches it.</summary>
    public string AbsoluteOf(HttpContext http) => Root(null) + RawPath.Of(http);

    private string Query()
        => $"taskHub={Uri.EscapeDataString(host.HubName)}&connection=Storage"
            + (settings.HostKey is { } key ? $"&{Gate.KeyQuery}={Uri.EscapeDataString(key)}" : string.Empty);

    private string Root(Uri? request)
    {
        if (settings.PublicUrl is { } known)
            return known.ToString().TrimEnd('/');
        if (request is not null)
            return request.GetLeftPart(UriPartial.Authority);
        if (current.HttpContext?.Request is { Host.HasValue: true } ongoing)
            return $"{ongoing.Scheme}://{ongoing.Host.ToUriComponent()}";
        return bound.All.Count > 0 ? bound.Local.GetLeftPart(UriPartial.Authority) : settings.Addresses[0].Url;
    }
}
