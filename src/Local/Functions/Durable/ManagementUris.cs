using System.Runtime.CompilerServices;
using Local.DurableTask.Client;
using Local.Functions.Configuration;
using Local.Functions.Durable.Api;
using Local.Functions.Hosting;
using Local.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable;

/// <summary>Writes the absolute addresses through which an orchestration is watched and steered.</summary>
internal sealed class ManagementUris(HostSettings settings, HostJson host, BoundAddresses bound, IHttpContextAccessor current)
{
    /// <summary>Path of the Durable HTTP API.</summary>
    public const string ApiPath = "/runtime/webhooks/durabletask";

    /// <summary>
    /// The official client knows its host's address itself. Here the client belongs to the engine, which knows no HTTP; so the host remembers
    /// which clients are its own.
    /// </summary>
    private static readonly ConditionalWeakTable<DurableTaskClient, ManagementUris> Known = [];

    public static ManagementUris Of(DurableTaskClient client)
        => Known.TryGetValue(client, out ManagementUris? uris)
            ? uris
            : throw new InvalidOperationException("This works only with a DurableTaskClient that the host gave out by [DurableClient].");

    public void Attach(DurableTaskClient client) => Known.AddOrUpdate(client, this);

    /// <param name="instanceId">Instance.</param>
    /// <param name="request">An address of the request to take scheme and host from; null: the current one, if there is one.</param>
    public HttpManagementPayload PayloadFor(string instanceId, Uri? request = null)
    {
        string instance = InstanceUri(instanceId, request);
        string query = Query();
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = $"{instance}?{query}",
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}?{query}",
            TerminatePostUri = $"{instance}/terminate?reason={{text}}&{query}",
            PurgeHistoryDeleteUri = $"{instance}?{query}",
            SuspendPostUri = $"{instance}/suspend?reason={{text}}&{query}",
            ResumePostUri = $"{instance}/resume?reason={{text}}&{query}",
        };
    }

    /// <summary>The address that a start is answered with beside those of <see cref="PayloadFor"/>, which upstream's worker leaves out.</summary>
    public string RestartUriFor(string instanceId) => $"{InstanceUri(instanceId, request: null)}/restart?{Query()}";

    /// <summary>The address that was asked for, as the caller reaches it.</summary>
    public string AbsoluteOf(HttpContext http) => Root(null) + RawPath.Of(http);

    private string InstanceUri(string instanceId, Uri? request) => $"{Root(request)}{ApiPath}/instances/{Uri.EscapeDataString(instanceId)}";

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
        return bound.Local.GetLeftPart(UriPartial.Authority);
    }
}
