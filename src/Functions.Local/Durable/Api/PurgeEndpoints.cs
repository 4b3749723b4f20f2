using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Forgets instances that have ended.</summary>
internal sealed class PurgeEndpoints(DurableTaskClient client)
{
    public async Task PurgeOneAsync(ApiCall call)
    {
        OrchestrationMetadata instance = await client.FindAsync(call);
        if (!instance.HasEnded())
        {
            throw Refusal.Sentence(
                StatusCodes.Status412PreconditionFailed,
                "Only orchestrations in a terminal state can be purged, "
                    + $"but the orchestration with instance ID {instance.InstanceId} has status {instance.RuntimeStatus}");
        }

        PurgeResult result = await client.PurgeInstanceAsync(instance.InstanceId, call.Aborted);
        await AnswerAsync(call, result);
    }

    public async Task PurgeManyAsync(ApiCall call)
    {
        DateTimeOffset from = call.Time("createdTimeFrom")
            ?? throw Refusal.Sentence(StatusCodes.Status400BadRequest, "Please provide value for 'createdTimeFrom' parameter.");
        var filter = new PurgeInstancesFilter(from, call.Time("createdTimeTo"), call.Statuses);
        PurgeResult result = await client.PurgeAllInstancesAsync(filter, call.Aborted);
        if (result.PurgedInstanceCount == 0)
            throw Refusal.Empty(StatusCodes.Status404NotFound);
        await AnswerAsync(call, result);
    }

    private static Task AnswerAsync(ApiCall call, PurgeResult result) => JsonBody.WriteAsync(call.Http, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("instancesDeleted", result.PurgedInstanceCount);
        json.WriteEndObject();
    });
}
