using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Controls an instance, with an optional reason.</summary>
internal sealed class ControlEndpoints(DurableTaskClient client)
{
    public async Task TerminateAsync(ApiCall call)
    {
        await client.FindLiveAsync(call);
        await client.TerminateInstanceAsync(call.InstanceId, output: Reason(call), call.Aborted);
        Accept(call);
    }

    public async Task SuspendAsync(ApiCall call)
    {
        await client.FindLiveAsync(call);
        await client.SuspendInstanceAsync(call.InstanceId, Reason(call), call.Aborted);
        Accept(call);
    }

    public async Task ResumeAsync(ApiCall call)
    {
        await client.FindLiveAsync(call);
        await client.ResumeInstanceAsync(call.InstanceId, Reason(call), call.Aborted);
        Accept(call);
    }

    public async Task RewindAsync(ApiCall call)
    {
        OrchestrationMetadata instance = await client.FindAsync(call);
        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            if (instance.HasEnded())
                throw Refusal.Empty(StatusCodes.Status410Gone);
            throw Refusal.WrongArguments(new InvalidOperationException(
                $"This orchestration has status {instance.RuntimeStatus}, but only orchestrations in the \"Failed\" state can be rewound."));
        }

        try
        {
            await client.RewindInstanceAsync(call.InstanceId, Reason(call) ?? string.Empty, call.Aborted);
        }
        catch (InvalidOperationException late)
        {
            // Either another caller has rewound it in the meantime, or the backend is stopping.
            if ((await client.FindAsync(call)).RuntimeStatus == OrchestrationRuntimeStatus.Failed)
                throw;
            throw Refusal.WrongArguments(late);
        }

        Accept(call);
    }

    private static string? Reason(ApiCall call) => call.Query.Text("reason");

    private static void Accept(ApiCall call) => call.Http.Response.StatusCode = StatusCodes.Status202Accepted;
}
