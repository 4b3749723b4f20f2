using Grpc.Core;
using HostStandIn.Workers;

namespace HostStandIn.Protocol;

/// <summary>Where a worker connects. Its first message says which process it is.</summary>
internal sealed class WorkerService(FunctionWorker worker, HostLog log) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var session = new WorkerSession(log);
        var sending = SendAsync(session, responseStream, context.CancellationToken);
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                if (requestStream.Current is { ContentCase: StreamingMessage.ContentOneofCase.StartStream } start)
                    _ = worker.WelcomeAsync(start.StartStream.WorkerId, session);
                else
                    session.Receive(requestStream.Current);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The process has ended; FunctionWorker watches it and says so to all who wait.
        }
        await sending;
    }

    private static async Task SendAsync(WorkerSession session, IServerStreamWriter<StreamingMessage> stream, CancellationToken gone)
    {
        try
        {
            await foreach (var message in session.Outgoing.ReadAllAsync(gone))
                await stream.WriteAsync(message, gone);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or InvalidOperationException)
        {
            // As above.
        }
    }
}
