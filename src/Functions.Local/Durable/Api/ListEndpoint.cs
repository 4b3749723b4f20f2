using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Shows a page of instances.</summary>
internal sealed class ListEndpoint(DurableTaskClient client)
{
    public async Task RunAsync(ApiCall call)
    {
        bool showInput = call.Query.Flag("showInput", otherwise: true);
        Page<OrchestrationMetadata> page = await ReadAsync(call);

        // An empty header marks the last page.
        call.Http.Response.Headers[ContinuationHeader.Name] = ContinuationHeader.Write(page.ContinuationToken);
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
            CreatedFrom: call.Query.Time("createdTimeFrom"),
            CreatedTo: call.Query.Time("createdTimeTo"),
            Statuses: call.Query.Statuses(),
            InstanceIdPrefix: call.Query.Text("instanceIdPrefix"),
            PageSize: call.Query.PageSize(),
            FetchInputsAndOutputs: true);
        string? token = ContinuationHeader.Read(call.Request.Headers[ContinuationHeader.Name].FirstOrDefault());
        IAsyncEnumerable<Page<OrchestrationMetadata>> pages = client.GetAllInstancesAsync(query)
            .AsPages(token, call.Query.PageSize());
        await foreach (Page<OrchestrationMetadata> first in pages.WithCancellation(call.Aborted))
            return first;
        return new Page<OrchestrationMetadata>([]);
    }
}
