using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// Watches the orchestrators' code while it runs, and abandons a turn whose code does not return: an endless loop, a
/// blocking call. A thread cannot be aborted, so it is left alone: its context refuses everything from then on, its work in that
/// turn is not committed, and the instance is failed by a separate commit. The next turn gets the slot of the abandoned one,
/// but only a limited number of times: past the limit a stuck turn keeps its slot, so that threads stay bounded.
/// Real time: a virtual clock stands still while code runs. It sleeps while there is nothing to watch: an idle engine wakes for nothing.
/// </summary>
internal sealed class TurnWatch : IDisposable
{
    private readonly int _maxAbandoned;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly HashSet<Turn> _turns = [];
    private readonly Dictionary<Turn, bool> _givenUp = [];
    private readonly ITimer? _timer;
    private readonly TimeSpan _period;
    private bool _isAwake;
    private int _abandoned;

    public TurnWatch(TimeSpan limit, int maxAbandoned, ILogger logger)
    {
        Limit = limit;
        _maxAbandoned = maxAbandoned;
        _logger = logger;
        if (limit == Timeout.InfiniteTimeSpan)
            return;
        _period = TimeSpan.FromMilliseconds(Math.Clamp(limit.TotalMilliseconds / 4, 20, 1_000));
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Limit { get; }

    /// <summary>Fails the instance of a turn. The flag says whether another turn may have its slot. Set once, before the first turn.</summary>
    public Action<Turn, bool>? GiveUp { get; set; }

    public void Enter(Turn turn)
    {
        lock (_lock)
        {
            _turns.Add(turn);
            if (_isAwake || _timer is null)
                return;
            _isAwake = true;
            _timer.Change(_period, _period);
        }
    }

    /// <summary>The turn has come back.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="hasPlace">Whether it still has its slot among the running ones.</param>
    /// <returns>False if it was abandoned: none of it counts.</returns>
    public bool TryLeave(Turn turn, out bool hasPlace)
    {
        lock (_lock)
        {
            hasPlace = true;
            if (_turns.Remove(turn))
                return true;
            _givenUp.Remove(turn, out bool placeTaken);
            hasPlace = !placeTaken;
            if (placeTaken)
                _abandoned--;
            return false;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        // Debugging an orchestrator may take as long as it needs.
        if (Debugger.IsAttached)
            return;
        List<(Turn Turn, bool FreesPlace)> stuck = [];
        lock (_lock)
        {
            if (_turns.Count == 0)
            {
                _isAwake = false;
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            foreach (Turn turn in _turns.Where(turn => turn.CodeRunningFor > Limit).ToList())
            {
                bool freesPlace = _abandoned < _maxAbandoned;
                if (freesPlace)
                    _abandoned++;
                _turns.Remove(turn);
                _givenUp.Add(turn, freesPlace);
                turn.Abandon();
                stuck.Add((turn, freesPlace));
            }
        }

        foreach ((Turn turn, bool freesPlace) in stuck)
        {
            if (!freesPlace)
                _logger.TooManyAbandonedTurns(_maxAbandoned);
            GiveUp?.Invoke(turn, freesPlace);
        }
    }
}
