using Local.DurableTask;
using Local.DurableTask.Client;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable.Api;

/// <summary>Shows a page of instances.</summary>
internal sealed class ListEndpoint(DurableTaskClient client)
{
    public async Task RunAsync(ApiCall call)
    {
        Page<OrchestrationMetadata> page = await ReadAsync(call);

        // The last page says so by an empty header.
        call.Http.Response.Headers[ContinuationHeader.Name] = page.ContinuationToken ?? string.Empty;
        bool showInput = call.Flag("showInput", otherwise: true);
        await JsonBody.WriteAsync(call.Http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray();
            foreach (OrchestrationMetadata instance in page.Values)
                InstanceJson.Write(json, instance, showInput);
            json.WriteEndArray();
        });
    }

    private async Task<Page<OrchestrationMetadata>> ReadAsync(ApiCall call)
    {
        var query = new OrchestrationQuery(
            CreatedFrom: call.Time("createdTimeFrom"),
            CreatedTo: call.Time("createdTimeTo"),
            Statuses: call.Statuses,
            InstanceIdPrefix: call.Text("instanceIdPrefix"),
            PageSize: call.PageSize,
            FetchInputsAndOutputs: true);
        string? token = call.Request.Headers[ContinuationHeader.Name].FirstOrDefault();
        IAsyncEnumerable<Page<OrchestrationMetadata>> pages = client.GetAllInstancesAsync(query)
            .AsPages(string.IsNullOrEmpty(token) ? null : token, call.PageSize);
        await foreach (Page<OrchestrationMetadata> first in pages.WithCancellation(call.Aborted))
            return first;
        return new Page<OrchestrationMetadata>([]);
    }
}

/// <summary>In a request: where to go on. In an answer: where the next request has to.</summary>
internal static class ContinuationHeader
{
    public const string Name = "x-ms-continuation-token";
}
