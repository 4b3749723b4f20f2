using Functions.Local.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Forgets instances that have ended.</summary>
internal sealed class PurgeEndpoints(DurableTaskClient client, HostJson host)
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
        CheckNames(call);
        DateTimeOffset from = call.Query.Time("createdTimeFrom")
            ?? throw Refusal.Sentence(StatusCodes.Status400BadRequest, "Please provide value for 'createdTimeFrom' parameter.");
        var filter = new PurgeInstancesFilter(from, call.Query.Time("createdTimeTo"), call.Query.Statuses());
        PurgeResult result = await client.PurgeAllInstancesAsync(filter, call.Aborted);
        if (result.PurgedInstanceCount == 0)
            throw Refusal.Empty(StatusCodes.Status404NotFound);
        await AnswerAsync(call, result);
    }

    /// <summary>A caller that names another hub means that hub's instances.</summary>
    private void CheckNames(ApiCall call)
    {
        call.Query.AllowOnly("createdTimeFrom", "createdTimeTo", "runtimeStatus", "taskHub", "connection", HostSettings.KeyQuery);
        if (call.Query.Text("taskHub") is { } hub && !hub.Equals(host.HubName, StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.Error(
                StatusCodes.Status400BadRequest, $"'taskHub' names another hub than this host's, {host.HubName}. Write that one, or leave it out.");
        }
    }

    private static Task AnswerAsync(ApiCall call, PurgeResult result) => JsonBody.WriteAsync(call.Http, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("instancesDeleted", result.PurgedInstanceCount);
        json.WriteEndObject();
    });
}
