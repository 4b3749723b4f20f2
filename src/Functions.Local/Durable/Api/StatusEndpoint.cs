using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Shows one instance.</summary>
internal sealed class StatusEndpoint(DurableTaskClient client, StatusAnswer answer)
{
    public async Task RunAsync(ApiCall call) => await answer.SendAsync(call, await client.FindAsync(call, inputsAndOutputs: true));
}
