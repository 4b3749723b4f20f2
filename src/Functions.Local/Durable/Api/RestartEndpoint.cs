using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Starts an orchestration again with the input that it had.</summary>
internal sealed class RestartEndpoint(DurableTaskClient client, StartAnswer answer)
{
    public async Task RunAsync(ApiCall call)
    {
        StartAnswer.Check(call);
        bool withNewId = call.Query.Flag("restartWithNewInstanceId", otherwise: true);
        await answer.SendAsync(call, await RestartAsync(call.InstanceId, withNewId, call.Aborted));
    }

    private async Task<string> RestartAsync(string id, bool withNewId, CancellationToken cancellation)
    {
        try
        {
            return await client.RestartAsync(id, withNewId, cancellation);
        }
        catch (ArgumentException unknown)
        {
            throw Refusal.Error(StatusCodes.Status400BadRequest, "InstanceId does not match a valid orchestration instance.", unknown);
        }
        catch (OrchestrationAlreadyExistsException live)
        {
            throw Conflict(live);
        }
        catch (InvalidOperationException live) when (!withNewId)
        {
            // It means either that the instance has not ended or that the backend is stopping.
            if (await client.GetInstanceAsync(id, cancellation) is { } instance && !instance.HasEnded())
                throw Conflict(live);
            throw;
        }
    }

    private static Refusal Conflict(Exception cause)
        => Refusal.Error(StatusCodes.Status409Conflict, "A non-terminal instance with this instance ID already exists.", cause);
}
