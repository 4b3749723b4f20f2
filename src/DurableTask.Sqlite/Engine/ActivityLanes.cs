using System.Diagnostics.CodeAnalysis;

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// The calls that wait for a slot, with a lane for each name that has its own limit and one for all others. Lanes with work and
/// free slots take turns, so that a name at its limit does not delay others. Not thread-safe.
/// </summary>
/// <typeparam name="T">A call.</typeparam>
internal sealed class ActivityLanes<T>
{
    private readonly int _places;
    private readonly Dictionary<string, Lane> _byName;
    private readonly Lane _others = new(int.MaxValue);
    private readonly Queue<Lane> _ready = new();

    /// <param name="places">How many calls may run at once.</param>
    /// <param name="placesByName">How many of a name, for names that have a limit.</param>
    public ActivityLanes(int places, IEnumerable<KeyValuePair<string, int>> placesByName)
    {
        _places = places;
        _byName = placesByName.ToDictionary(pair => pair.Key, pair => new Lane(Math.Max(1, pair.Value)), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>How many calls have a place.</summary>
    public int Running { get; private set; }

    /// <summary>Whether a call of this name would get a slot at once; null for a name without a limit.</summary>
    public bool HasRoom(string? name)
    {
        Lane lane = name is null ? _others : Of(name);
        return Running < _places && lane.Running < lane.Places;
    }

    public void Enqueue(string name, T call)
    {
        Lane lane = Of(name);
        lane.Waiting.Enqueue(call);
        MakeReady(lane);
    }

    /// <summary>Takes the next call that may run, and a slot for it.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T call)
    {
        if (Running >= _places || !_ready.TryDequeue(out Lane? lane))
        {
            call = default;
            return false;
        }

        call = lane.Waiting.Dequeue();
        Running++;
        lane.Running++;
        lane.IsReady = false;
        MakeReady(lane);
        return true;
    }

    /// <summary>Returns the slot of a call that has ended.</summary>
    public void Leave(string name)
    {
        Lane lane = Of(name);
        Running--;
        lane.Running--;
        MakeReady(lane);
    }

    /// <summary>Drops what waits.</summary>
    public void Clear()
    {
        foreach (Lane lane in _byName.Values.Append(_others))
        {
            lane.Waiting.Clear();
            lane.IsReady = false;
        }

        _ready.Clear();
    }

    private Lane Of(string name) => _byName.Count > 0 && _byName.TryGetValue(name, out Lane? lane) ? lane : _others;

    private void MakeReady(Lane lane)
    {
        if (lane.IsReady || lane.Waiting.Count == 0 || lane.Running >= lane.Places)
            return;
        lane.IsReady = true;
        _ready.Enqueue(lane);
    }

    private sealed class Lane(int places)
    {
        public int Places { get; } = places;

        public Queue<T> Waiting { get; } = new();

        public int Running { get; set; }

        /// <summary>Whether it is in the queue of lanes with a call to run and a slot for it.</summary>
        public bool IsReady { get; set; }
    }
}
