using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DurableTask.Sqlite.Engine;

/// <summary>A queue for a number of slots. Without a lock, since every turn goes through it.</summary>
/// <typeparam name="T">What waits.</typeparam>
/// <param name="places">How many may have a slot at once.</param>
internal sealed class PlaceQueue<T>(int places)
{
    private readonly ConcurrentQueue<T> _waiting = new();
    private int _taken;

    /// <summary>Queues for a slot. Check with <see cref="TryTake"/> afterwards.</summary>
    public void Enqueue(T item) => _waiting.Enqueue(item);

    /// <summary>Returns a slot. Check with <see cref="TryTake"/> afterwards.</summary>
    public void Free() => Interlocked.Decrement(ref _taken);

    /// <summary>Takes the first in the queue, and a slot for it.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        while (!_waiting.IsEmpty)
        {
            if (Interlocked.Increment(ref _taken) <= places && _waiting.TryDequeue(out item))
                return true;

            // A concurrent check may have counted this try as a taken slot and left: then nothing else checks again.
            if (Interlocked.Decrement(ref _taken) >= places)
                break;
        }

        item = default;
        return false;
    }
}
