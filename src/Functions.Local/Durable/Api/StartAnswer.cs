using Functions.Local.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>
/// The answer to a start: at once, with the links to watch and control the instance; or, with <c>timeout</c> and
/// <c>pollingInterval</c>, its result if it ends in time. The backend reports the end of an instance, so the interval only has to be present.
/// </summary>
internal sealed class StartAnswer(DurableTaskClient client, IFunctionClient linked, StatusAnswer status, TimeProvider time)
{
    private const int RetryAfterSeconds = 10;

    /// <summary>Refuses unreadable values and invalid waits before anything is started.</summary>
    public static void Check(ApiCall call)
    {
        StatusOptions.Read(call);
        TimeSpan? asked = call.Query.Seconds("timeout");
        TimeSpan? every = call.Query.Seconds("pollingInterval");
        if (asked is { } timeout && every is { } interval && interval > timeout)
        {
            throw Refusal.Error(
                StatusCodes.Status400BadRequest,
                $"Total timeout {timeout.TotalSeconds} should be bigger than retry timeout {interval.TotalSeconds}");
        }
    }

    public async Task SendAsync(ApiCall call, string instanceId)
    {
        OrchestrationMetadata? ended = call.Query.Seconds("timeout") is { } timeout && call.Query.Seconds("pollingInterval") is not null
            ? await EndAsync(instanceId, timeout, call.Aborted)
            : null;
        switch (ended?.RuntimeStatus)
        {
            case null:
                await SendLinksAsync(call, instanceId);
                break;
            case OrchestrationRuntimeStatus.Completed:
                await JsonBody.WriteAsync(call.Http, StatusCodes.Status200OK, json => JsonBody.WritePayload(json, ended.SerializedOutput));
                break;
            default:
                await status.SendAsync(call, ended);
                break;
        }
    }

    private async Task<OrchestrationMetadata?> EndAsync(string id, TimeSpan timeout, CancellationToken aborted)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
        try
        {
            return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, both.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task SendLinksAsync(ApiCall call, string instanceId)
    {
        HttpManagementPayload links = linked.Get().CreateHttpManagementPayload(instanceId);
        bool failureIsError = StatusOptions.Read(call).FailureIsError;
        string statusUri = links.StatusQueryGetUri! + (failureIsError ? $"&{StatusOptions.FailureFlag}=true" : string.Empty);
        call.Http.Response.Headers.Location = statusUri;
        call.Http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        return JsonBody.WriteAsync(call.Http, StatusCodes.Status202Accepted, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", links.Id);
            json.WriteString("statusQueryGetUri", statusUri);
            json.WriteString("sendEventPostUri", links.SendEventPostUri);
            json.WriteString("terminatePostUri", links.TerminatePostUri);
            json.WriteString("purgeHistoryDeleteUri", links.PurgeHistoryDeleteUri);
            json.WriteString("restartPostUri", links.RestartPostUri);
            json.WriteString("suspendPostUri", links.SuspendPostUri);
            json.WriteString("resumePostUri", links.ResumePostUri);
            json.WriteEndObject();
        });
    }
}
