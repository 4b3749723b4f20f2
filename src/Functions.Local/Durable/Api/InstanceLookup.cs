#pragma warning disable CS0618 // the API knows Canceled
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Finds the instance of a call, or refuses it.</summary>
internal static class InstanceLookup
{
    public static bool HasEnded(this OrchestrationMetadata instance)
        => instance.RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Terminated or OrchestrationRuntimeStatus.Canceled;

    /// <exception cref="Refusal">404: there is none.</exception>
    public static async Task<OrchestrationMetadata> FindAsync(this DurableTaskClient client, ApiCall call, bool inputsAndOutputs = false)
        => await client.GetInstanceAsync(call.InstanceId, inputsAndOutputs, call.Aborted)
            ?? throw Refusal.Empty(StatusCodes.Status404NotFound);

    /// <exception cref="Refusal">404: there is none. 410: it has ended.</exception>
    public static async Task FindLiveAsync(this DurableTaskClient client, ApiCall call)
    {
        if ((await client.FindAsync(call)).HasEnded())
            throw Refusal.Empty(StatusCodes.Status410Gone);
    }
}
