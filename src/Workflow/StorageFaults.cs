using Azure;
using Azure.Identity;

namespace Workflow;

/// <summary>Which exceptions mean that storage cannot be reached or refuses us, and how to say so without its answer's body.</summary>
public static class StorageFaults
{
    // How a call of the durable client fails in Azure, where the engine lives in the host and its state in storage. By name: the local host lacks the package.
    private const string EngineCallFailed = "Grpc.Core.RpcException";

    /// <summary>Whether the error is storage's. The clients wrap several failed tries in an <see cref="AggregateException"/>.</summary>
    public static bool Include(Exception error) =>
        error is RequestFailedException or AggregateException or HttpRequestException or AuthenticationFailedException
        || error.GetType().FullName == EngineCallFailed;

    /// <summary>A few words for a log.</summary>
    public static string Describe(Exception error) =>
        error is RequestFailedException { Status: > 0 } refused ? $"{refused.Status} {refused.ErrorCode}" : error.GetType().Name;
}
