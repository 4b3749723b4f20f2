using DurableTask.Sqlite.Engine;

namespace DurableTask.Sqlite.Tests;

/// <summary>Turns wait for a place when there are few: none is forgotten when one ends while another comes.</summary>
public class TurnPlaceTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(0.5);

    private readonly PlaceQueue<int> _places = new(1);
    private int _arrivals;
    private int _taken;
    private volatile bool _isForgotten;
    private volatile bool _isOver;

    [Fact]
    public void OnePlace_FreedWhileAnotherComes_IsNeverLeftEmpty()
    {
        _places.Enqueue(0);
        Assert.True(_places.TryTake(out _));
        Thread ends = new(() => Race(_places.Free));
        ends.Start();
        Race(() => _places.Enqueue(1));
        ends.Join();

        Assert.False(_isForgotten);
    }

    /// <summary>In each round one has the place and ends, and one comes: afterwards that one has it, whoever looked for it.</summary>
    private void Race(Action change)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int round = 1; !_isOver; round++)
        {
            Meet();
            change();
            if (_places.TryTake(out _))
                Interlocked.Increment(ref _taken);
            Meet();
            _isForgotten |= Volatile.Read(ref _taken) < round;
            _isOver |= _isForgotten || TimeProvider.System.GetElapsedTime(start) > Length;
            Meet();
        }
    }

    /// <summary>Goes on when both threads are here; spins, so that they go on together.</summary>
    private void Meet()
    {
        int goal = (Interlocked.Increment(ref _arrivals) + 1) / 2 * 2;
        SpinWait spin = default;
        while (Volatile.Read(ref _arrivals) < goal)
            spin.SpinOnce(sleep1Threshold: -1);
    }
}
