using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>The answer to a start: where to look and what can be done. The addresses are those of the Durable HTTP API.</summary>
public sealed record StartedInstance
{
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
    internal static IActionResult Answer(HttpRequest request, DurableTaskClient client, string id)
    {
        var uris = client.CreateHttpManagementPayload(id);
        request.HttpContext.Response.Headers.Location = uris.StatusQueryGetUri;
        return Json.Result(StatusCodes.Status202Accepted, new StartedInstance
        {
            Id = id,
            StatusQueryGetUri = uris.StatusQueryGetUri,
            SendEventPostUri = uris.SendEventPostUri,
            TerminatePostUri = uris.TerminatePostUri,
            PurgeHistoryDeleteUri = uris.PurgeHistoryDeleteUri,
            SuspendPostUri = uris.SuspendPostUri,
            ResumePostUri = uris.ResumePostUri,
        });
    }
}
