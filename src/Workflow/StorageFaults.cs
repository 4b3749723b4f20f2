using Azure;
using Azure.Identity;
using Grpc.Core;

namespace Workflow;

/// <summary>Which exceptions mean that storage cannot be reached or refuses us, and how to describe it without the answer's body.</summary>
public static class StorageFaults
{
    /// <summary>
    /// Whether the error is storage's. The clients wrap several failed tries in an <see cref="AggregateException"/>; a call of the durable client
    /// fails as <see cref="RpcException"/> in Azure, where the engine runs in the host and its state is in storage.
    /// </summary>
    public static bool Include(Exception error) =>
        error is RequestFailedException or AggregateException or HttpRequestException or AuthenticationFailedException or RpcException;

    /// <summary>A few words for a log.</summary>
    public static string Describe(Exception error) =>
        error is RequestFailedException { Status: > 0 } refused ? $"{refused.Status} {refused.ErrorCode}" : error.GetType().Name;
}
