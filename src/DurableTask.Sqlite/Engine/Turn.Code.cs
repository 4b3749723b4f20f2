using System.Diagnostics.CodeAnalysis;
using DurableTask.Sqlite.Store;
using static Microsoft.DurableTask.Worker.DurableTaskWorkerOptions;

namespace DurableTask.Sqlite.Engine;

/// <summary>How a turn gets the code that it runs: live from the last turn, fresh, by replay, or rewound.</summary>
internal sealed partial class Turn
{
    private bool TryGetRunner(Message message, [NotNullWhen(true)] out OrchestratorRunner? runner)
    {
        runner = _code = _instance.Runner;
        if (runner is not null)
            return true;
        if (!TryCreateRunner(message, out OrchestratorRunner? fresh))
            return false;
        runner = _instance.Runner = fresh;
        return !Commit.Started || TryReplay(message, () =>
        {
            fresh.Replay(_store.ReadHistory(_instance.Key, _instance.Execution));

            // What the code has set until then is on disk.
            fresh.TakeCustomStatus(out _);
        });
    }

    /// <summary>Fresh code; false when there is none that may run.</summary>
    private bool TryCreateRunner(Message message, [NotNullWhen(true)] out OrchestratorRunner? runner)
    {
        runner = null;
        switch (_runners.CheckVersion(_instance.Version))
        {
            case VersionFailureStrategy.Fail:
                Finish(new Outcome.Failed(Failures.Write(new TaskFailureDetails(
                    "VersionMismatch", $"The version '{_instance.Version}' of the orchestration does not match this worker's.", null, null, null))));
                return false;
            case VersionFailureStrategy.Reject:
                _runners.WorkerLog.VersionRejected(_instance.Id, _instance.Name, _instance.Version);
                Hold(message);
                return false;
        }

        if (!_runners.Takes(_instance, _store))
        {
            _runners.WorkerLog.FilterRefused(_instance.Id, _instance.Name);
            Hold(message);
            return false;
        }

        runner = CreateRunner();
        if (runner is null)
        {
            Finish(new Outcome.Failed(Failures.NotFound("Orchestrator", _instance.Name, _instance.Id)));
            return false;
        }

        return true;
    }

    private OrchestratorRunner? CreateRunner()
    {
        // The code outlives this turn, and must not reference it.
        (IStore store, long key) = (_store, _instance.Key);
        return _code = _runners.Create(_instance, () => store.ReadInput(key), _foreignWake);
    }

    private bool TryReplay(Message message, Action replay)
    {
        _runners.CountReplay();
        try
        {
            replay();
            return true;
        }
        catch (CodeDiffersException mismatch)
        {
            _logger.ReplayMismatch(mismatch.Message);
            _instance.Runner = null;

            // Kept for a rewind with the right code: it would not be raised again.
            if (message.Kind == EventKind.EventRaised)
                _record.Add(new HistoryEvent(EventKind.EventRaised, Commit.At, Name: message.Name, Data: message.Data));
            Finish(new Outcome.Failed(Failures.FromException(mismatch)));
            return false;
        }
    }

    /// <summary>Lets a failed execution continue without the failures that ended it.</summary>
    private void Rewind(Message message)
    {
        // Without a row it is only a signal for one that this or an earlier turn has processed.
        if (message.InboxSeq == 0)
            return;
        Commit.WithdrawnFailures = [];
        if (!TryCreateRunner(message, out _))
        {
            if (_ended)
                _record.Consume(message);
            return;
        }

        _record.Consume(message);
        _runners.WorkerLog.OrchestrationRewound(_instance.Id, _instance.Name);
        IReadOnlyList<HistoryEvent> history = _store.ReadHistory(_instance.Key, _instance.Execution);
        if (!history.Any(e => e.Kind == EventKind.ExecutionStarted))
        {
            // It failed before its code ran, perhaps because the code was missing.
            Commit.Started = false;
            _work.AddFirst(new Message { Kind = EventKind.ExecutionStarted, Execution = _instance.Execution });
            return;
        }

        Rewind? rewind = null;
        _record.Add(new HistoryEvent(EventKind.Rewound, Commit.At, Data: message.Data));
        if (!TryReplay(message, () => rewind = new Rewind(history, () => CreateRunner()!)))
            return;
        _instance.Runner = rewind!.Runner;
        _record.Rewind(rewind, message.Data);
        foreach (Produced made in rewind.Beyond)
            _record.Add(made);
        if (rewind.Runner.Outcome is { } outcome)
            Finish(outcome);
    }
}
