using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>
/// The answer to a start: links to watch and control it. They are those of the Durable HTTP API; if that needs a key, they are this
/// app's own, which are valid for this one instance.
/// </summary>
public sealed record StartedInstance
{
    // The part before it is the address at which the caller reaches this host.
    private const string DurablePath = "/runtime/webhooks/";
    private const string OwnPath = "/api/instances/";

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; init; }

    [JsonPropertyName("sendEventPostUri")]
    public string? SendEventPostUri { get; init; }

    [JsonPropertyName("terminatePostUri")]
    public string? TerminatePostUri { get; init; }

    [JsonPropertyName("purgeHistoryDeleteUri")]
    public string? PurgeHistoryDeleteUri { get; init; }

    [JsonPropertyName("suspendPostUri")]
    public string? SuspendPostUri { get; init; }

    [JsonPropertyName("resumePostUri")]
    public string? ResumePostUri { get; init; }

    /// <summary>202, with <c>Location</c>.</summary>
    /// <param name="request">The start.</param>
    /// <param name="client">Of the host.</param>
    /// <param name="id">Of the instance.</param>
    /// <param name="location">Where to watch it; null for the instance's own status.</param>
    internal static IActionResult Answer(HttpRequest request, DurableTaskClient client, string id, string? location = null)
    {
        var started = LinksOf(client, id);
        request.HttpContext.Response.Headers.Location = location ?? started.StatusQueryGetUri;
        return Json.Result(StatusCodes.Status202Accepted, started);
    }

    /// <summary>Links with the key of this instance, or without any key.</summary>
    internal static StartedInstance LinksOf(DurableTaskClient client, string id)
    {
        var uris = client.CreateHttpManagementPayload(id);
        return InstanceKey.Of(uris, id) is { } key ? Own(id, uris.StatusQueryGetUri!, $"{InstanceKey.Query}={key}") : new()
        {
            Id = id,
            StatusQueryGetUri = uris.StatusQueryGetUri,
            SendEventPostUri = uris.SendEventPostUri,
            TerminatePostUri = uris.TerminatePostUri,
            PurgeHistoryDeleteUri = uris.PurgeHistoryDeleteUri,
            SuspendPostUri = uris.SuspendPostUri,
            ResumePostUri = uris.ResumePostUri,
        };
    }

    private static StartedInstance Own(string id, string durable, string key)
    {
        var instance = durable[..durable.IndexOf(DurablePath, StringComparison.Ordinal)] + OwnPath + Uri.EscapeDataString(id);
        return new()
        {
            Id = id,
            StatusQueryGetUri = $"{instance}?{key}",
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}?{key}",
            TerminatePostUri = $"{instance}/terminate?reason={{text}}&{key}",
            PurgeHistoryDeleteUri = $"{instance}?{key}",
            SuspendPostUri = $"{instance}/suspend?reason={{text}}&{key}",
            ResumePostUri = $"{instance}/resume?reason={{text}}&{key}",
        };
    }
}
