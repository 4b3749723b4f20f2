using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DurableTask.Sqlite.Engine;

/// <summary>What waits for one of a number of places, in order. Without a lock: every turn goes through it.</summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="places">How many may have a place at once.</param>
internal sealed class PlaceQueue<T>(int places)
{
    private readonly ConcurrentQueue<T> _waiting = new();
    private int _taken;

    /// <summary>Waits for a place. Look with <see cref="TryTake"/> afterwards.</summary>
    public void Enqueue(T item) => _waiting.Enqueue(item);

    /// <summary>Gives back a place. Look with <see cref="TryTake"/> afterwards.</summary>
    public void Free() => Interlocked.Decrement(ref _taken);

    /// <summary>Takes the first that waits, and a place for it.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        while (!_waiting.IsEmpty)
        {
            if (Interlocked.Increment(ref _taken) <= places && _waiting.TryDequeue(out item))
                return true;

            // Somebody who looked meanwhile may have counted this try as a place that is taken, and gone: then nobody else looks again.
            if (Interlocked.Decrement(ref _taken) >= places)
                break;
        }

        item = default;
        return false;
    }
}
