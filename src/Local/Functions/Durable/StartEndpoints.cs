using System.Text.Json;
using Local.DurableTask;
using Local.DurableTask.Client;
using Local.Functions.Discovery;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable;

/// <summary>Starts orchestrations: by name, and again.</summary>
internal sealed class StartEndpoints(DurableTaskClient client, FunctionCatalog catalog, ManagementUris uris, TimeProvider time)
{
    private const int RetryAfterSeconds = 10;

    private readonly Dictionary<string, string> _names = catalog.Of<OrchestrationTrigger>()
        .ToDictionary(pair => pair.Trigger.Name, pair => pair.Trigger.Name, StringComparer.OrdinalIgnoreCase);

    public async Task StartAsync(HttpContext http)
    {
        string asked = (string)http.Request.RouteValues["name"]!;
        if (!_names.TryGetValue(asked, out string? name))
        {
            throw new DurableApiException(
                StatusCodes.Status400BadRequest, $"The function '{asked}' does not exist, is disabled, or is no orchestrator function.");
        }

        JsonElement? input = await DurableJson.ReadAsync(http.Request, http.RequestAborted);
        TimeSpan? wait = Wait(http.Request);
        StartOrchestrationOptions? options = http.Request.RouteValues["instanceId"] is string id ? new StartOrchestrationOptions(id) : null;
        string instanceId = await client.ScheduleNewOrchestrationInstanceAsync(new TaskName(name), input, options, http.RequestAborted);
        if (wait is { } limit && await FinishedAsync(instanceId, limit, http.RequestAborted) is { } finished)
            await AnswerFinishedAsync(http, finished);
        else
            await AnswerStartedAsync(http, instanceId);
    }

    public async Task RestartAsync(HttpContext http)
    {
        string id = DurableQuery.InstanceId(http);
        if (await client.GetInstanceAsync(id, http.RequestAborted) is not { } known)
            throw new DurableApiException(StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.");
        bool withNewId = DurableQuery.Flag(http.Request, "restartWithNewInstanceId", otherwise: true);
        if (!withNewId && !StatusEndpoints.HasEnded(known))
        {
            throw new DurableApiException(
                StatusCodes.Status409Conflict, "A non-terminal instance with this instance ID already exists.");
        }

        await AnswerStartedAsync(http, await client.RestartAsync(id, withNewId, http.RequestAborted));
    }

    /// <summary>
    /// How long the caller wants to wait for the result; null: not at all. Upstream asks for both parameters; the engine says when an instance
    /// has ended, so the interval has no use here.
    /// </summary>
    private static TimeSpan? Wait(HttpRequest request)
    {
        if (DurableQuery.Seconds(request, "timeout") is not { } timeout
            || DurableQuery.Seconds(request, "pollingInterval") is not { } interval)
            return null;
        return timeout >= interval
            ? timeout
            : throw new DurableApiException(StatusCodes.Status400BadRequest, "timeout must not be shorter than pollingInterval.");
    }

    private async Task<OrchestrationMetadata?> FinishedAsync(string id, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Task AnswerFinishedAsync(HttpContext http, OrchestrationMetadata instance)
        => instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? DurableJson.WriteAsync(http, StatusCodes.Status200OK, json => DurableJson.WritePayload(json, null, instance.SerializedOutput))
            : DurableJson.WriteAsync(
                http, StatusEndpoints.CodeOf(instance, http.Request), json => DurableJson.WriteInstance(json, instance, showInput: true));

    private Task AnswerStartedAsync(HttpContext http, string instanceId)
    {
        HttpManagementPayload payload = uris.PayloadFor(instanceId);
        bool failureIsError = DurableQuery.Flag(http.Request, StatusEndpoints.FailureFlag, otherwise: false);
        string statusUri = payload.StatusQueryGetUri! + (failureIsError ? $"&{StatusEndpoints.FailureFlag}=true" : string.Empty);
        http.Response.Headers.Location = statusUri;
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        return DurableJson.WriteAsync(http, StatusCodes.Status202Accepted, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", payload.Id);
            json.WriteString("statusQueryGetUri", statusUri);
            json.WriteString("sendEventPostUri", payload.SendEventPostUri);
            json.WriteString("terminatePostUri", payload.TerminatePostUri);
            json.WriteString("purgeHistoryDeleteUri", payload.PurgeHistoryDeleteUri);
            json.WriteString("restartPostUri", payload.RestartPostUri);
            json.WriteString("suspendPostUri", payload.SuspendPostUri);
            json.WriteString("resumePostUri", payload.ResumePostUri);
            json.WriteEndObject();
        });
    }
}
