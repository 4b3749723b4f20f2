using System.Net.Sockets;
using HostStandIn.Functions;
using HostStandIn.Protocol;

namespace HostStandIn.Workers;

/// <summary>What a worker that has been met can do.</summary>
/// <param name="Functions">As the worker's own index has them, by name.</param>
/// <param name="Http">Where it serves HTTP itself.</param>
internal sealed record MetWorker(WorkerSession Session, IReadOnlyList<FunctionEntry> Functions, Uri Http);

/// <summary>What host and worker say to each other before the first call: who they are, which functions there are, load each.</summary>
internal static class Handshake
{
    private const string HostVersion = "4.1040.0.0";
    private static readonly TimeSpan ListenPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ListenPoll = TimeSpan.FromMilliseconds(50);

    public static async Task<MetWorker> RunAsync(WorkerSession session, string folder)
    {
        var init = (await session.AskAsync(new()
        {
            WorkerInitRequest = new() { HostVersion = HostVersion, WorkerDirectory = folder, FunctionAppDirectory = folder },
        })).WorkerInitResponse;
        FunctionFailedException.ThrowIfFailed(init.Result);

        var metadata = (await session.AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } })).FunctionMetadataResponse;
        List<FunctionEntry> functions = [.. metadata.FunctionMetadataResults.Select(FunctionEntry.Of).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
        foreach (var function in functions)
            FunctionFailedException.ThrowIfFailed((await session.AskAsync(new() { FunctionLoadRequest = function.LoadRequest() })).FunctionLoadResponse.Result);

        var http = new Uri(init.Capabilities["HttpUri"]);
        await ListensAsync(http);
        return new(session, functions, http);
    }

    // The worker says where it will listen before it does.
    private static async Task ListensAsync(Uri address)
    {
        using var patience = new CancellationTokenSource(ListenPatience);
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(address.Host, address.Port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(ListenPoll, TimeProvider.System, patience.Token);
            }
        }
    }
}
