using Local.DurableTask.Client;
using Local.Functions.Durable;
using Local.Functions.Http;

namespace Local.Functions;

/// <summary>What a Functions host adds to the client of orchestrations.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>The addresses through which <paramref name="instanceId"/> is watched and steered.</summary>
    /// <param name="client">A client that this host gave out.</param>
    /// <param name="instanceId">Instance, which need not exist yet.</param>
    /// <param name="request">Its scheme and host are used; without one, those of the current request, or of the host's own address.</param>
    /// <exception cref="InvalidOperationException">The client is not of this host.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return ManagementUris.Of(client).PayloadFor(instanceId, request?.Url);
    }
}
