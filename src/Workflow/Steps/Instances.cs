namespace Workflow.Steps;

/// <summary>Starts orchestrations that may already exist, and sends events to those that may have ended; the same on both hosts.</summary>
internal static class Instances
{
    /// <summary>Starts an instance unless one with that id exists, running or ended.</summary>
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
            // The hosts report it differently when another call was first.
            if (await client.GetInstanceAsync(id, cancellation) is null)
                throw;
        }
    }

    /// <summary>Sends an event without data; dropped when the instance does not exist or has ended.</summary>
    public static async Task TellAsync(DurableTaskClient client, string id, string eventName, CancellationToken cancellation)
    {
        try
        {
            await client.RaiseEventAsync(id, eventName, "", cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The local host drops such an event; in Azure the call fails with an RpcException.
            if (await client.GetInstanceAsync(id, cancellation) is { IsCompleted: false })
                throw;
        }
    }

    /// <summary>
    /// Asks an instance to end: the event <see cref="EventNames.Cancel"/>, which a suspended one receives only when it is resumed. False if there is
    /// no running one.
    /// </summary>
    public static async Task<bool> CancelAsync(DurableTaskClient client, string id, string why, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not { IsCompleted: false } instance)
            return false;
        await TellAsync(client, id, EventNames.Cancel, cancellation);
        if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended)
            await client.ResumeInstanceAsync(id, why, cancellation);
        return true;
    }
}
