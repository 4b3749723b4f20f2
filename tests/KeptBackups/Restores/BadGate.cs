using Simulator;

namespace Workflow.Tests.Restores;

/// <summary>Holds one call of the app to the cloud, right before it is carried out, until the test lets it go on.</summary>
internal sealed class Gate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim open = new();
    private bool isOver;

    /// <param name="cloud">The cloud.</param>
    /// <param name="endpoint">As <see cref="Meanwhile"/> names it.</param>
    /// <param name="call">Counted from now on.</param>
    public Gate(WeChatCloud cloud, string endpoint, int call = 1) => cloud.Meanwhile.Before(endpoint, Hold, call);

    /// <summary>Completes when the call has come.</summary>
    public Task ReachedAsync() => reached.Task.WaitAsync(Patience, TimeProvider.System);

    public bool IsReached => reached.Task.IsCompleted;

    public void Open() => open.Set();

    public void Dispose()
    {
        isOver = true;
        open.Set();
    }

    private void Hold()
    {
        if (isOver)
            return;
        reached.TrySetResult();
        open.Wait(Patience);
    }
}
