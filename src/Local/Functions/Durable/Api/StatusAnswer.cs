using Local.DurableTask.Client;
using Local.DurableTask.Hosting;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable.Api;

/// <summary>An instance as a status call shows it, with the code and the headers that go with its status.</summary>
internal sealed class StatusAnswer(OrchestrationHistory history, ManagementUris uris)
{
    public const string FailureFlag = "returnInternalServerErrorOnFailure";

    private const int RetryAfterSeconds = 5;

    public Task SendAsync(ApiCall call, OrchestrationMetadata instance)
    {
        int code = CodeOf(call, instance);
        if (code == StatusCodes.Status202Accepted)
        {
            call.Http.Response.Headers.Location = uris.AbsoluteOf(call.Http);
            call.Http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        bool showInput = call.Flag("showInput", otherwise: true);
        bool showOutput = call.Flag("showHistoryOutput", otherwise: false);
        IReadOnlyList<OrchestrationHistoryEvent>? events = call.Flag("showHistory", otherwise: false) ? history.Read(instance.InstanceId) : null;
        return JsonBody.WriteAsync(call.Http, code, json => InstanceJson.Write(
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
