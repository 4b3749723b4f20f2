using DurableTask.Sqlite.Store;
namespace DurableTask.Sqlite.Engine;

/// <summary>Collects the changes of a turn, each with the rows that have to be added and removed with it.</summary>
internal sealed class TurnRecord(Instance instance, DateTime at)
{
    private bool _changed;

    public TurnCommit Commit { get; } = new()
    {
        Key = instance.Key,
        InstanceId = instance.Id,
        Execution = instance.Execution,
        FirstSeq = instance.NextSeq,
        At = at,
        StatusBefore = instance.Status,
        Status = instance.Status,
        Started = instance.Started,
    };

    /// <summary>Whether there is anything to write.</summary>
    public bool HasChanges => _changed || Commit.Next is not null;

    /// <summary>Timers that no longer need to fire.</summary>
    public List<int> CanceledTimers { get; } = [];

    public void Add(HistoryEvent e)
    {
        Commit.Events.Add(e);
        _changed = true;
    }

    public void Add(Produced made)
    {
        int seq = Commit.FirstSeq + Commit.Events.Count;
        Add(made.Event);
        SetGoing(made, seq);
    }

    /// <summary>The instance is rewound: the store takes out what is withdrawn, and what is open runs again.</summary>
    public void Rewind(Rewind rewind, string? reason)
    {
        Commit.WithdrawnFailures = rewind.Withdrawn;
        foreach (Produced open in rewind.Open)
        {
            if (open.Event.Kind == EventKind.ChildScheduled)
                Commit.Outbox.Add(new Outgoing.RewindChild(open.Event.TaskId, Child(open), reason));
            else
                SetGoing(open, seq: -1);
        }
    }

    private void SetGoing(Produced made, int seq)
    {
        HistoryEvent e = made.Event;
        switch (e.Kind)
        {
            case EventKind.TaskScheduled:
                Commit.NewActivities.Add((new ActivityCall(
                    instance.Key, instance.Id, instance.Execution, e.TaskId, e.Name!, e.Target!, e.Data), seq));
                break;
            case EventKind.TimerCreated:
                Commit.NewTimers.Add(new TimerCall(instance.Key, instance.Execution, e.TaskId, e.FireAt!.Value, Commit.At));
                break;
            case EventKind.EventSent:
                Commit.Outbox.Add(new Outgoing.ToInstance(e.Target!, e.Name!, e.Data));
                break;
            case EventKind.ChildScheduled:
                Commit.Outbox.Add(new Outgoing.StartChild(e.TaskId, Child(made)));
                break;
        }
    }

    private NewInstance Child(Produced made)
    {
        HistoryEvent e = made.Event;
        ParentCall parent = new(instance.Key, instance.Id, instance.Name, instance.Execution, e.TaskId);
        return new NewInstance(e.Target!, e.Name!, made.Version, e.Data, Commit.At, null, made.Tags, parent);
    }

    /// <summary>A message has been processed: the row that kept it is removed by this commit.</summary>
    public void Consume(Message message)
    {
        switch (message)
        {
            case { InboxSeq: > 0 }:
                Commit.TakenMessages.Add(message.InboxSeq);
                _changed = true;
                break;
            case { Kind: EventKind.TaskCompleted or EventKind.TaskFailed }:
                Commit.DoneActivities.Add((message.Execution, message.TaskId));
                _changed = true;
                break;
            case { Kind: EventKind.TimerFired }:
                Commit.DoneTimers.Add((message.Execution, message.TaskId));
                _changed = true;
                break;
        }
    }

    /// <summary>A message is for later: the inbox keeps it.</summary>
    public void Keep(Message message)
    {
        Commit.KeptMessages.Add(message);
        _changed = true;
    }

    /// <summary>Timers made and canceled within the turn never reach the store.</summary>
    public void Close()
    {
        if (CanceledTimers.Count == 0)
            return;
        HashSet<int> canceled = [.. CanceledTimers];
        Commit.NewTimers.RemoveAll(timer => canceled.Contains(timer.TaskId));
        Commit.DoneTimers.AddRange(canceled.Select(taskId => (Commit.Execution, taskId)));
    }
}
