using DurableTask.Core.History;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>An instance as a status call shows it, with the code and the headers that go with its status.</summary>
internal sealed class StatusAnswer(DurableTaskClient client, ManagementUris uris)
{
    public const string FailureFlag = "returnInternalServerErrorOnFailure";

    private const int RetryAfterSeconds = 5;

    public async Task SendAsync(ApiCall call, OrchestrationMetadata instance)
    {
        int code = CodeOf(call, instance);
        if (code == StatusCodes.Status202Accepted)
        {
            call.Http.Response.Headers.Location = uris.AbsoluteOf(call.Http);
            call.Http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        bool showInput = call.Flag("showInput", otherwise: true);
        bool showOutput = call.Flag("showHistoryOutput", otherwise: false);
        // Before it has started an instance has no history, and the answer has no such field.
        IList<HistoryEvent>? events = call.Flag("showHistory", otherwise: false) && instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending
            ? await client.GetOrchestrationHistoryAsync(instance.InstanceId, call.Aborted)
            : null;
        await JsonBody.WriteAsync(call.Http, code, json => InstanceJson.Write(
            json, instance, showInput, events is null ? null : () => HistoryJson.Write(json, events, showInput, showOutput)));
    }

    private static int CodeOf(ApiCall call, OrchestrationMetadata instance)
    {
        if (!instance.HasEnded())
            return StatusCodes.Status202Accepted;
        return instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && call.Flag(FailureFlag, otherwise: false)
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status200OK;
    }
}
