namespace DurableTask.Sqlite.Engine;

/// <summary>
/// Limits client operations that are not on disk yet: clients that are faster than the disk wait here, before the engine holds
/// anything for the call. The engine's own turns do not pass here, so the work that clients wait for continues.
/// </summary>
internal sealed class ClientGate
{
    private readonly SemaphoreSlim _places = new(Limits.ClientCallsInFlight);

    /// <summary>How many calls have a place.</summary>
    public int InFlight => Limits.ClientCallsInFlight - _places.CurrentCount;

    /// <summary>Waits for a place.</summary>
    public async Task<Place> EnterAsync(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        return new Place(_places);
    }

    /// <summary>A slot, free again when it is disposed of and its operation has ended: the caller may have given up earlier.</summary>
    internal sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private Task? _operation;

        public void HoldUntilEndOf(Task operation) => _operation = operation;

        public void Dispose()
        {
            if (_operation is null or { IsCompleted: true })
                places.Release();
            else
                _ = _operation.ContinueWith(_ => places.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
