using HostStandIn.Protocol;

namespace HostStandIn.Workers;

/// <summary>The worker is gone. The Durable extension knows this exception of the real host by its name, and by nothing else.</summary>
internal sealed class WorkerProcessExitException(string message) : Exception(message);

/// <summary>The worker answered that the function failed.</summary>
internal sealed class FunctionFailedException(StatusResult result)
    : Exception($"Result: {result.Status}\nException: {result.Exception?.Message}\nStack: {result.Exception?.StackTrace}")
{
    public static void ThrowIfFailed(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new FunctionFailedException(result);
    }
}
