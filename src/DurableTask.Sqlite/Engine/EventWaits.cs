namespace DurableTask.Sqlite.Engine;

/// <summary>
/// External events of one execution. The newest waiter is served first, so that a wait abandoned in a WhenAny loop does not
/// swallow the event; canceled waiters are passed over. Events without a waiter are kept in order, by name.
/// </summary>
internal sealed class EventWaits(ExecutionFacts facts)
{
    private readonly Dictionary<string, Stack<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<Kept>> _kept = new(StringComparer.OrdinalIgnoreCase);
    private long _arrivals;
    private int _open;

    /// <summary>Whether anyone waits.</summary>
    public bool AnyOpen => _open > 0;

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        Waiter<T> waiter = new(facts, name);
        if (!_waiters.TryGetValue(name, out Stack<Waiter>? stack))
            _waiters[name] = stack = new Stack<Waiter>();
        DropEnded(stack);
        if (stack.TryPeek(out Waiter? other) && other.Type != typeof(T))
        {
            throw new ArgumentException(
                $"Waits for the same event must ask for the same type: '{name}' is awaited as {other.Type} and now as {typeof(T)}.", nameof(name));
        }

        stack.Push(waiter);
        _open++;
        if (cancellation.IsCancellationRequested)
            Cancel(waiter, cancellation);
        else if (_kept.TryGetValue(name, out Queue<Kept>? kept) && kept.TryDequeue(out Kept first))
            Serve(name, first.Data);
        else if (cancellation.CanBeCanceled)
            cancellation.UnsafeRegister(_ => Cancel(waiter, cancellation), null);
        return waiter.Task;
    }

    public void Raise(string name, string? data)
    {
        if (Serve(name, data))
            return;
        if (!_kept.TryGetValue(name, out Queue<Kept>? kept))
            _kept[name] = kept = new Queue<Kept>();
        kept.Enqueue(new Kept(_arrivals++, name, data));
    }

    /// <summary>Events that nobody has taken, oldest first.</summary>
    public IEnumerable<(string Name, string? Data)> Untaken()
        => _kept.Values.SelectMany(queue => queue).OrderBy(kept => kept.Arrival).Select(kept => (kept.Name, kept.Data));

    private bool Serve(string name, string? data)
    {
        if (!_waiters.TryGetValue(name, out Stack<Waiter>? stack))
            return false;
        DropEnded(stack);
        if (!stack.TryPop(out Waiter? waiter))
            return false;
        _open--;
        waiter.Complete(data);
        return true;
    }

    private void Cancel<T>(Waiter<T> waiter, CancellationToken cancellation)
    {
        if (waiter.Cancel(cancellation))
            _open--;
    }

    private static void DropEnded(Stack<Waiter> stack)
    {
        while (stack.TryPeek(out Waiter? top) && top.IsEnded)
            stack.Pop();
    }

    private readonly record struct Kept(long Arrival, string Name, string? Data);

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public abstract bool IsEnded { get; }

        public abstract void Complete(string? data);
    }

    private sealed class Waiter<T>(ExecutionFacts facts, string name) : Waiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public override Type Type => typeof(T);

        public override bool IsEnded => _source.Task.IsCompleted;

        public override void Complete(string? data) => Results.Complete(_source, facts, data, "The event", name);

        public bool Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
    }
}
