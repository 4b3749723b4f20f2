namespace Workflow.Logs;

/// <summary>Starts orchestrations that may have been started before.</summary>
internal static class Instances
{
    /// <summary>Starts an instance unless there is one of that id, whatever became of it.</summary>
    public static async Task EnsureAsync(DurableTaskClient client, string orchestrator, string id, object input, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not null)
            return;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(InstanceId: id), cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The hosts name it differently when somebody else was first.
            if (await client.GetInstanceAsync(id, cancellation) is null)
                throw;
        }
    }
}
