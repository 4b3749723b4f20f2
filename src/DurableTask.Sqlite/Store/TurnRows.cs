using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>Writes turns. Runs on the writer's thread, inside its transaction: a turn is there whole or not at all.</summary>
internal sealed class TurnRows
{
    private readonly InstanceRows _instances;
    private long _lastInboxSeq;

    public TurnRows(Connection connection, InstanceRows instances)
    {
        _instances = instances;
        _lastInboxSeq = RecoveryReader.LastInboxSeq(connection);
    }

    public IReadOnlyList<Delivery> Commit(Connection c, TurnCommit turn)
    {
        if (turn.WithdrawnFailures is { } withdrawn)
            Withdraw(c, turn, withdrawn);
        if (turn.Next is null)
            WriteHistory(c, turn);
        WriteCalls(c, turn);
        foreach (long seq in turn.TakenMessages)
            c.Prepare("DELETE FROM inbox WHERE instance = ? AND seq = ?").Bind(turn.Key).Bind(seq).Run();
        foreach (Message kept in turn.KeptMessages)
            Keep(c, turn.Key, kept);

        if (turn.HasNewCustomStatus)
            WriteCustomStatus(c, turn);
        if (turn.Next is { } next)
            Continue(c, turn, next);
        else
            WriteState(c, turn);
        return turn.Outbox.Count == 0 ? [] : Send(c, turn);
    }

    private static void WriteHistory(Connection c, TurnCommit turn)
    {
        int seq = turn.FirstSeq;
        foreach (HistoryEvent e in turn.Events)
        {
            c.Prepare("INSERT INTO history(instance, execution, seq, kind, at, task, name, target, data, fire_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .Bind(turn.Key).Bind(turn.Execution).Bind(seq++).Bind((long)e.Kind).Bind(e.At).Bind(e.TaskId)
                .Bind(e.Name).Bind(e.Target).BindPayload(c, turn.Key, e.Data, e.Kept).Bind(e.FireAt)
                .Run();
        }
    }

    private static void WriteCalls(Connection c, TurnCommit turn)
    {
        // The history of an execution that continues as new goes with this commit, so its last calls carry their input themselves;
        // so do those of a rewound one, which are not in this commit's part of the history.
        bool inline = turn.Next is not null || turn.WithdrawnFailures is not null;
        foreach ((ActivityCall call, int seq) in turn.NewActivities)
        {
            c.Prepare("INSERT INTO activities(instance, execution, task, seq, name, version, input) VALUES(?, ?, ?, ?, ?, ?, ?)")
                .Bind(call.Key).Bind(call.Execution).Bind(call.TaskId).Bind(seq)
                .Bind(inline ? call.Name : null).Bind(inline ? call.Version : null).BindPayload(c, turn.Key, inline ? call.Input : null)
                .Run();
        }

        foreach ((int execution, int taskId) in turn.DoneActivities)
            DeleteActivity(c, turn.Key, execution, taskId);
        foreach (TimerCall timer in turn.NewTimers)
        {
            c.Prepare("INSERT INTO timers(instance, execution, task, fire_at, made_at) VALUES(?, ?, ?, ?, ?)")
                .Bind(timer.Key).Bind(timer.Execution).Bind(timer.TaskId).Bind(timer.FireAt).Bind(timer.MadeAt)
                .Run();
        }

        foreach ((int execution, int taskId) in turn.DoneTimers)
        {
            c.Prepare("DELETE FROM timers WHERE instance = ? AND execution = ? AND task = ?")
                .Bind(turn.Key).Bind(execution).Bind(taskId).Run();
        }
    }

    /// <summary>Lets a failed instance run again, from its inbox.</summary>
    public RewindResult Rewind(Connection c, string id, string? reason, DateTime at)
    {
        if (InstanceRows.Find(c, id) is not { } found)
            return new RewindResult(null, null);
        if (found.Status != OrchestrationRuntimeStatus.Failed)
            return new RewindResult(null, found.Status);
        c.Prepare("UPDATE instances SET status = ?, updated_at = max(updated_at, ?), ended_at = NULL WHERE key = ?")
            .Bind((long)OrchestrationRuntimeStatus.Running).Bind(at).Bind(found.Key).Run();
        c.Prepare("DELETE FROM outputs WHERE instance = ?").Bind(found.Key).Run();
        Keep(c, found.Key, new Message { Kind = EventKind.Rewound, Data = reason });
        return new RewindResult(found.Key, null);
    }

    private static void Withdraw(Connection c, TurnCommit turn, IReadOnlyCollection<int> failures)
    {
        c.Prepare("DELETE FROM history WHERE instance = ? AND execution = ? AND (kind = ? OR kind IN (?, ?) AND task IN (SELECT value FROM json_each(?)))")
            .Bind(turn.Key).Bind(turn.Execution).Bind((long)EventKind.ExecutionCompleted)
            .Bind((long)EventKind.TaskFailed).Bind((long)EventKind.ChildFailed).Bind(JsonSerializer.Serialize(failures))
            .Run();
        c.Prepare("DELETE FROM activities WHERE instance = ?").Bind(turn.Key).Run();
    }

    /// <summary>Ends a call and puts its large result into the inbox of the instance that waits for it. Returns the row's number and the payload's hash.</summary>
    public (long InboxSeq, byte[] Hash)? PutResult(Connection c, ActivityCall call, Message result)
    {
        bool waits = Waits(c, call.Key, call.Execution);
        DeleteActivity(c, call.Key, call.Execution, call.TaskId);
        if (!waits)
            return null;
        Keep(c, call.Key, result);
        Statement row = c.Prepare("SELECT data FROM inbox WHERE instance = ? AND seq = ?").Bind(call.Key).Bind(result.InboxSeq);
        row.Step();
        byte[] hash = row.Blob(0).ToArray();
        row.Reset();
        return (result.InboxSeq, hash);
    }

    /// <summary>Deletes a call that nothing waits for; one that a rewind has made again stays.</summary>
    public static void ForgetActivity(Connection c, ActivityCall call)
    {
        if (!Waits(c, call.Key, call.Execution))
            DeleteActivity(c, call.Key, call.Execution, call.TaskId);
    }

    public static void DeleteActivity(Connection c, long key, int execution, int taskId)
        => c.Prepare("DELETE FROM activities WHERE instance = ? AND execution = ? AND task = ?").Bind(key).Bind(execution).Bind(taskId).Run();

    private static void WriteState(Connection c, TurnCommit turn)
    {
        if (turn.Status == turn.StatusBefore)
        {
            // No index has these columns: most turns write no index page.
            c.Prepare("UPDATE instances SET started = ?, updated_at = ? WHERE key = ?").Bind(turn.Started).Bind(turn.At).Bind(turn.Key).Run();
            return;
        }

        c.Prepare("UPDATE instances SET status = ?, started = ?, updated_at = ?, ended_at = ? WHERE key = ?")
            .Bind((long)turn.Status).Bind(turn.Started).Bind(turn.At).Bind(turn.IsTerminal ? turn.At : (DateTime?)null).Bind(turn.Key)
            .Run();
        if (!turn.IsTerminal)
            return;

        if (turn.Output is not null || turn.Failure is not null)
        {
            c.Prepare("INSERT INTO outputs(instance, output, failure) VALUES(?, ?, ?)")
                .Bind(turn.Key).BindPayload(c, turn.Key, turn.Output).BindPayload(c, turn.Key, turn.Failure).Run();
        }

        c.Prepare("DELETE FROM timers WHERE instance = ?").Bind(turn.Key).Run();
        c.Prepare("DELETE FROM inbox WHERE instance = ?").Bind(turn.Key).Run();

        // Calls that nothing waits for still run, except when the instance was terminated.
        if (turn.Status == OrchestrationRuntimeStatus.Terminated)
            c.Prepare("DELETE FROM activities WHERE instance = ?").Bind(turn.Key).Run();
        PayloadWriter.ReleaseUnused(c, turn.Key);
    }

    private static void WriteCustomStatus(Connection c, TurnCommit turn)
    {
        bool wasLarge = c.Prepare("SELECT count(*) FROM instances WHERE key = ? AND typeof(custom_status) = 'blob'").Bind(turn.Key).ReadLong() != 0;
        c.Prepare("UPDATE instances SET custom_status = ? WHERE key = ?").BindPayload(c, turn.Key, turn.CustomStatus).Bind(turn.Key).Run();
        if (wasLarge)
            PayloadWriter.ReleaseUnused(c, turn.Key);
    }

    private static void Continue(Connection c, TurnCommit turn, NextExecution next)
    {
        c.Prepare("""
            UPDATE activities SET (name, version, input) = (
                SELECT h.name, h.target, h.data FROM history h
                WHERE h.instance = activities.instance AND h.execution = activities.execution AND h.seq = activities.seq)
            WHERE instance = ? AND execution = ? AND name IS NULL
            """).Bind(turn.Key).Bind(turn.Execution).Run();
        c.Prepare("DELETE FROM history WHERE instance = ?").Bind(turn.Key).Run();
        c.Prepare("DELETE FROM timers WHERE instance = ?").Bind(turn.Key).Run();
        c.Prepare("INSERT INTO inputs(instance, data) VALUES(?, ?) ON CONFLICT(instance) DO UPDATE SET data = excluded.data")
            .Bind(turn.Key).BindPayload(c, turn.Key, next.Input).Run();
        c.Prepare("UPDATE instances SET status = ?, started = 0, execution = ?, version = ?, updated_at = ? WHERE key = ?")
            .Bind((long)turn.Status).Bind(turn.Execution + 1).Bind(next.Version).Bind(turn.At).Bind(turn.Key)
            .Run();
        PayloadWriter.ReleaseUnused(c, turn.Key);
    }

    private List<Delivery> Send(Connection c, TurnCommit turn)
    {
        List<Delivery> deliveries = [];
        foreach (Outgoing outgoing in turn.Outbox)
        {
            switch (outgoing)
            {
                case Outgoing.StartChild start:
                    deliveries.Add(StartChild(c, turn, start));
                    break;
                case Outgoing.RewindChild rewind when RewindChild(c, turn, rewind) is { } delivery:
                    deliveries.Add(delivery);
                    break;
                case Outgoing.ToInstance message when InstanceRows.Find(c, message.Id) is { } found && !found.Status.IsTerminal():
                    deliveries.Add(Deliver(c, found.Key, new Message { Kind = EventKind.EventRaised, Name = message.EventName, Data = message.Data }));
                    break;
                case Outgoing.ToParent result when Waits(c, result.Parent.Key, result.Parent.Execution):
                    deliveries.Add(Deliver(c, result.Parent.Key, new Message
                    {
                        Kind = result.Kind,
                        Execution = result.Parent.Execution,
                        TaskId = result.Parent.TaskId,
                        Data = result.Data,
                    }));
                    break;
                case Outgoing.TerminateChildren terminate:
                    foreach ((long child, OrchestrationRuntimeStatus status) in InstanceRows.Children(c, turn.Key))
                    {
                        if (!status.IsTerminal())
                            deliveries.Add(Deliver(c, child, new Message { Kind = EventKind.Terminated, Data = terminate.Output, Recursive = true }));
                    }

                    break;
            }
        }

        return deliveries;
    }

    private Delivery StartChild(Connection c, TurnCommit turn, Outgoing.StartChild start)
    {
        CreateResult created = _instances.Create(c, start.Child, null);
        return created.RefusedBy is not null
            ? Fail(c, turn, start.TaskId, new TaskFailureDetails(
                "OrchestrationAlreadyExists",
                $"The sub-orchestration was not started: an orchestration with instance id '{start.Child.Id}' already exists and has not ended.",
                null,
                null,
                null))
            : new Delivery(created.Key, null, start.Child);
    }

    /// <summary>A child keeps its id: it is started again only if it is gone.</summary>
    private Delivery? RewindChild(Connection c, TurnCommit turn, Outgoing.RewindChild rewind)
    {
        Statement row = c.Prepare("""
            SELECT i.key, i.status, o.output FROM instances i LEFT JOIN outputs o ON o.instance = i.key
            WHERE i.id = ? AND i.parent_key = ? AND i.parent_task = ?
            """).Bind(rewind.Child.Id).Bind(turn.Key).Bind(rewind.TaskId);
        if (!row.Step())
            return StartChild(c, turn, new Outgoing.StartChild(rewind.TaskId, rewind.Child));
        (long key, OrchestrationRuntimeStatus status, string? output) = (row.Long(0), (OrchestrationRuntimeStatus)row.Int(1), row.Payload(2, c, row.Long(0)));
        row.Reset();
        switch (status)
        {
            case OrchestrationRuntimeStatus.Failed:
                Rewind(c, rewind.Child.Id, rewind.Reason, turn.At);
                return new Delivery(key, new Message { Kind = EventKind.Rewound }, null);
            case OrchestrationRuntimeStatus.Completed:
                return Answer(c, turn, rewind.TaskId, EventKind.ChildCompleted, output);
            case var ended when ended.IsTerminal():
                return Fail(c, turn, rewind.TaskId, Failures.Terminated(rewind.Child.Name, rewind.Child.Id));
            default:
                return null;
        }
    }

    private Delivery Fail(Connection c, TurnCommit turn, int taskId, TaskFailureDetails details)
        => Answer(c, turn, taskId, EventKind.ChildFailed, Failures.Write(details));

    private Delivery Answer(Connection c, TurnCommit turn, int taskId, EventKind kind, string? data)
        => Deliver(c, turn.Key, new Message { Kind = kind, Execution = turn.Execution, TaskId = taskId, Data = data });

    private static bool Waits(Connection c, long key, int execution)
    {
        Statement row = c.Prepare("SELECT status, execution FROM instances WHERE key = ?").Bind(key);
        bool waits = row.Step() && !((OrchestrationRuntimeStatus)row.Int(0)).IsTerminal() && row.Int(1) == execution;
        row.Reset();
        return waits;
    }

    private Delivery Deliver(Connection c, long key, Message message)
    {
        Keep(c, key, message);
        return new Delivery(key, message, null);
    }

    private void Keep(Connection c, long key, Message message)
    {
        message.InboxSeq = ++_lastInboxSeq;
        c.Prepare("INSERT INTO inbox(instance, seq, execution, kind, task, name, data, recursive) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(key).Bind(message.InboxSeq).Bind(message.Execution).Bind((long)message.Kind).Bind(message.TaskId)
            .Bind(message.Name).BindPayload(c, key, message.Data).Bind(message.Recursive)
            .Run();
    }
}
