using System.Diagnostics;

namespace Workflow.Tests.Logs.Door;

/// <summary>Requests to storage whose address names an environment, counted while this lives: each test has an environment of its own.</summary>
internal sealed class StorageCalls : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string env;
    private readonly List<string> calls = [];
    private readonly List<IDisposable> subscriptions = [];

    public StorageCalls(string env)
    {
        this.env = Uri.EscapeDataString(env);
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>Verb and path of the calls since the last time.</summary>
    public string Take()
    {
        lock (calls)
        {
            var text = string.Join('\n', calls);
            calls.Clear();
            return text;
        }
    }

    public void Dispose() => subscriptions.ForEach(one => one.Dispose());

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener listener)
    {
        if (listener.Name == "HttpHandlerDiagnosticListener")
            subscriptions.Add(listener.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> one)
    {
        if (one.Key != "System.Net.Http.HttpRequestOut.Start" || one.Value?.GetType().GetProperty("Request")?.GetValue(one.Value) is not HttpRequestMessage request)
            return;
        if (!request.RequestUri!.AbsoluteUri.Contains(env, StringComparison.OrdinalIgnoreCase))
            return;
        lock (calls)
            calls.Add($"{request.Method} {request.RequestUri.AbsolutePath}");
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
