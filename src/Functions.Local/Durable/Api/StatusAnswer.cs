using DurableTask.Core.History;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>An instance as a status call shows it, with the code and the headers that go with its status.</summary>
internal sealed class StatusAnswer(DurableTaskClient client, ManagementUris uris)
{
    private const int RetryAfterSeconds = 5;

    public async Task SendAsync(ApiCall call, OrchestrationMetadata instance)
    {
        var options = StatusOptions.Read(call);
        int code = CodeOf(instance, options);
        if (code == StatusCodes.Status202Accepted)
        {
            call.Http.Response.Headers.Location = uris.AbsoluteOf(call.Http);
            call.Http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        // Before it has started an instance has no history, and the answer has no such field.
        IList<HistoryEvent>? events = options.ShowHistory && instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending
            ? await client.GetOrchestrationHistoryAsync(instance.InstanceId, call.Aborted)
            : null;
        await JsonBody.WriteAsync(call.Http, code, json => InstanceJson.Write(
            json, instance, options.ShowInput, events is null ? null : () => HistoryJson.Write(json, events, options.ShowInput, options.ShowHistoryOutput)));
    }

    private static int CodeOf(OrchestrationMetadata instance, StatusOptions options)
    {
        if (!instance.HasEnded())
            return StatusCodes.Status202Accepted;
        return instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && options.FailureIsError
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status200OK;
    }
}
