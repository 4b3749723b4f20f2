using System.Collections.Concurrent;
using System.Threading.Channels;

namespace HostStandIn.Protocol;

/// <summary>One connection of a worker: what is sent to it, and which answer belongs to which question.</summary>
internal sealed class WorkerSession(HostLog log)
{
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = new(StringComparer.Ordinal);
    private volatile Exception? _gone;

    public ChannelReader<StreamingMessage> Outgoing => _outgoing.Reader;

    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Waits for the message that carries the same id; fails when the worker is gone.</summary>
    public Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        question.RequestId = Ids.New();
        var answer = _asked[question.RequestId] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(question);
        // Looked at after it is waited for: whoever fails the session either sees this question or is seen here.
        if (_gone is { } gone)
            answer.TrySetException(gone);
        return answer.Task;
    }

    public void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
            Write(message.RpcLog);
        else if (_asked.TryRemove(message.RequestId, out var answer))
            answer.TrySetResult(message);
    }

    public void Fail(Exception gone)
    {
        _gone = gone;
        _outgoing.Writer.TryComplete();
        foreach (var answer in _asked.Values)
            answer.TrySetException(gone);
    }

    private void Write(RpcLog entry)
    {
        // Each request has six lines of ASP.NET Core.
        var least = entry.Category.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information;
        if (entry.Level >= (int)least)
            log.Write($"worker {(LogLevel)entry.Level} {entry.Category}", entry.Message + (entry.Exception is { } e ? $" | {e.Type} {e.Message}\n{e.StackTrace}" : ""));
    }
}
