using DurableTask.Sqlite.Store;

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// Takes the failures out of the history of a failed execution, so that only the failed branches run again.
/// <para>
/// A failure is withdrawn when nothing rests on it: fresh code that never hears of it still does, event by event, what the
/// rest of the history says. So a failure that ended a branch goes, and its call is open again; one that the code dealt with
/// (by a retry, by a compensation, by going on without the result) stays, because without it the later steps would not
/// happen. Successes, events and timers all stay, with their numbers and times. The result is right by construction: it is a
/// history that the code was seen to repeat.
/// </para>
/// <para>
/// To find the largest such set, all candidates are tried at once, which is enough when no failure was dealt with; else halves
/// of them, the latest first, since it is the last failures that end an execution. Tries are bounded: what is undecided stays.
/// </para>
/// A call that is open afterwards, and has no result, is the caller's to set going: see <see cref="Open"/>.
/// </summary>
internal sealed class Rewind
{
    private readonly IReadOnlyList<HistoryEvent> _history;
    private readonly Func<OrchestratorRunner> _fresh;
    private readonly HashSet<int> _withdrawn = [];
    private Dictionary<int, Produced> _made = [];
    private int _triesLeft = Limits.RewindTries;

    /// <exception cref="CodeDiffersException">The code does not repeat the history at all.</exception>
    public Rewind(IReadOnlyList<HistoryEvent> stored, Func<OrchestratorRunner> fresh)
    {
        _history = stored.Where(e => e.Kind != EventKind.ExecutionCompleted).ToList();
        _fresh = fresh;
        List<int> candidates = Silent();
        Withdraw(candidates, 0, candidates.Count);
        if (Runner is null)
            Repeat([]);
    }

    /// <summary>Code that has repeated what is left of the history.</summary>
    public OrchestratorRunner Runner { get; private set; } = null!;

    /// <summary>What that code did beyond the end of the history: it has been fixed since.</summary>
    public IReadOnlyList<Produced> Beyond { get; private set; } = [];

    /// <summary>The calls whose failures are withdrawn.</summary>
    public IReadOnlyCollection<int> Withdrawn => _withdrawn;

    /// <summary>Calls of the history that wait for a result, in their order.</summary>
    public IEnumerable<Produced> Open => _made.Values.Where(made => Runner.IsOpen(made.Event)).OrderBy(made => made.Event.TaskId);

    private static bool IsFailure(HistoryEvent e) => e.Kind is EventKind.TaskFailed or EventKind.ChildFailed;

    /// <summary>Calls whose failure made the code do nothing at once: no other can be withdrawn.</summary>
    private List<int> Silent()
    {
        List<int> silent = [];
        for (int i = 0; i < _history.Count; i++)
        {
            if (IsFailure(_history[i]) && (i + 1 == _history.Count || _history[i + 1].IsReceived))
                silent.Add(_history[i].TaskId);
        }

        return silent;
    }

    private void Withdraw(List<int> candidates, int from, int to)
    {
        if (from == to || _triesLeft-- <= 0)
            return;
        List<int> some = candidates.GetRange(from, to - from);
        if (TryRepeat(some))
        {
            _withdrawn.UnionWith(some);
            return;
        }

        if (to - from == 1)
            return;
        int middle = (from + to) / 2;
        Withdraw(candidates, middle, to);
        Withdraw(candidates, from, middle);
    }

    private bool TryRepeat(List<int> also)
    {
        try
        {
            Repeat(also);
            return true;
        }
        catch (CodeDiffersException)
        {
            return false;
        }
    }

    private void Repeat(List<int> also)
    {
        HashSet<int> without = [.. _withdrawn, .. also];
        List<HistoryEvent> kept = _history.Where(e => !IsFailure(e) || !without.Contains(e.TaskId)).ToList();
        Dictionary<int, Produced> made = [];
        OrchestratorRunner runner = _fresh();
        IReadOnlyList<Produced> beyond = runner.Repeat(kept, made);
        (Runner, Beyond, _made) = (runner, beyond, made);
    }
}
