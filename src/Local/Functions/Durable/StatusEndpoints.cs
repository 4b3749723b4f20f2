using Local.DurableTask;
using Local.DurableTask.Client;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable;

/// <summary>Shows instances and forgets them.</summary>
internal sealed class StatusEndpoints(DurableTaskClient client, ManagementUris uris)
{
    public const string FailureFlag = "returnInternalServerErrorOnFailure";

    private const string ContinuationHeader = "x-ms-continuation-token";

    private const int RetryAfterSeconds = 5;

    public static bool HasEnded(OrchestrationMetadata instance)
        => instance.RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Canceled;

    public static int CodeOf(OrchestrationMetadata instance, HttpRequest request)
    {
        if (!HasEnded(instance))
            return StatusCodes.Status202Accepted;
        return instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && DurableQuery.Flag(request, FailureFlag, otherwise: false)
            ? StatusCodes.Status500InternalServerError
            : StatusCodes.Status200OK;
    }

    public async Task GetAsync(HttpContext http)
    {
        string id = DurableQuery.InstanceId(http);
        OrchestrationMetadata instance = await client.GetInstanceAsync(id, getInputsAndOutputs: true, http.RequestAborted)
            ?? throw new DurableApiException(StatusCodes.Status404NotFound);
        int code = CodeOf(instance, http.Request);
        if (code == StatusCodes.Status202Accepted)
        {
            http.Response.Headers.Location = uris.AbsoluteOf(http.Request);
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        bool showInput = DurableQuery.Flag(http.Request, "showInput", otherwise: true);
        await DurableJson.WriteAsync(http, code, json => DurableJson.WriteInstance(json, instance, showInput));
    }

    public async Task ListAsync(HttpContext http)
    {
        HttpRequest request = http.Request;
        int pageSize = DurableQuery.PageSize(request);
        var query = new OrchestrationQuery(
            CreatedFrom: DurableQuery.Time(request, "createdTimeFrom"),
            CreatedTo: DurableQuery.Time(request, "createdTimeTo"),
            Statuses: DurableQuery.Statuses(request),
            InstanceIdPrefix: request.Query["instanceIdPrefix"].FirstOrDefault(),
            PageSize: pageSize,
            FetchInputsAndOutputs: true);
        string? token = request.Headers[ContinuationHeader].FirstOrDefault();
        Page<OrchestrationMetadata>? page = null;
        await foreach (Page<OrchestrationMetadata> first in client.GetAllInstancesAsync(query)
            .AsPages(string.IsNullOrEmpty(token) ? null : token, pageSize).WithCancellation(http.RequestAborted))
        {
            page = first;
            break;
        }

        if (!string.IsNullOrEmpty(page?.ContinuationToken))
            http.Response.Headers[ContinuationHeader] = page.ContinuationToken;
        bool showInput = DurableQuery.Flag(request, "showInput", otherwise: true);
        await DurableJson.WriteAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (OrchestrationMetadata instance in page?.Values ?? [])
                DurableJson.WriteInstance(json, instance, showInput);
            json.WriteEndArray();
        });
    }

    public async Task PurgeAsync(HttpContext http)
    {
        string id = DurableQuery.InstanceId(http);
        OrchestrationMetadata instance = await client.GetInstanceAsync(id, http.RequestAborted)
            ?? throw new DurableApiException(StatusCodes.Status404NotFound);
        if (!HasEnded(instance))
            throw new DurableApiException(StatusCodes.Status400BadRequest, "Only orchestrations in a terminal state can be purged.");
        await AnswerPurgedAsync(http, await client.PurgeInstanceAsync(id, http.RequestAborted));
    }

    public async Task PurgeManyAsync(HttpContext http)
    {
        DateTimeOffset from = DurableQuery.Time(http.Request, "createdTimeFrom")
            ?? throw new DurableApiException(StatusCodes.Status400BadRequest, "Please provide value for 'createdTimeFrom' parameter.");
        var filter = new PurgeInstancesFilter(from, DurableQuery.Time(http.Request, "createdTimeTo"), DurableQuery.Statuses(http.Request));
        await AnswerPurgedAsync(http, await client.PurgeAllInstancesAsync(filter, http.RequestAborted));
    }

    private static Task AnswerPurgedAsync(HttpContext http, PurgeResult result)
    {
        if (result.PurgedInstanceCount == 0)
            throw new DurableApiException(StatusCodes.Status404NotFound);
        return DurableJson.WriteAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("instancesDeleted", result.PurgedInstanceCount);
            json.WriteEndObject();
        });
    }
}
