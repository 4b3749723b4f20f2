using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// A live instance: its state as of its last turn, its code if it has run since it was loaded, and its mailbox. Only the turn
/// that holds it (<see cref="_busy"/>) touches the state; only the mailbox is shared, under its lock.
/// </summary>
internal sealed class Instance
{
    private readonly Lock _gate = new();
    private readonly IWorkGauge _gauge;
    private Queue<Message> _mailbox = new();
    private bool _busy;
    private bool _retired;

    public Instance(StoredInstance stored, IWorkGauge gauge)
    {
        _gauge = gauge;
        Key = stored.Key;
        Id = stored.Id;
        Name = stored.Name;
        Version = stored.Version;
        Status = stored.Status;
        Execution = stored.Execution;
        Started = stored.Started;
        LastTurnAt = stored.UpdatedAt;
        Parent = stored.Parent;
        StartAt = stored.StartAt;
        NextSeq = stored.NextSeq;
        HasLargeInput = stored.HasLargeInput;
        SetInput(stored.Input);
    }

    public long Key { get; }

    public string Id { get; }

    public string Name { get; }

    public ParentCall? Parent { get; }

    /// <summary>When the first turn was asked to run; null for at once.</summary>
    public DateTime? StartAt { get; }

    public string Version { get; private set; }

    public OrchestrationRuntimeStatus Status { get; set; }

    public int Execution { get; private set; }

    public bool Started { get; set; }

    public DateTime LastTurnAt { get; set; }

    /// <summary>The input of this execution, unless it is a large one.</summary>
    public string? Input { get; private set; }

    /// <summary>The input is in the store only.</summary>
    public bool HasLargeInput { get; private set; }

    public int NextSeq { get; set; }

    public OrchestratorRunner? Runner { get; set; }

    /// <summary>Messages put off until the instance is started or resumed; all of them are in the inbox.</summary>
    public List<Message> Held { get; } = [];

    /// <summary>
    /// Inbox rows up to this number were read, or taken in before, when this object was loaded: such a message must not be
    /// taken in again when its sender posts it.
    /// </summary>
    public long InboxRead { get; init; }

    /// <summary>The node in the table's list of idle instances; null while it works. Owned by the table.</summary>
    public LinkedListNode<Instance>? Idle { get; set; }

    /// <summary>Takes over an input that is on disk.</summary>
    public void SetInput(string? input)
    {
        HasLargeInput |= Payloads.IsLarge(input);
        Input = HasLargeInput ? null : input;
    }

    /// <summary>Begins the next execution.</summary>
    public void Continue(NextExecution next)
    {
        Execution++;
        Version = next.Version;
        HasLargeInput = false;
        SetInput(next.Input);
        NextSeq = 0;
        Runner = null;
    }

    /// <summary>Adds a message. False: this object is no longer the live one, look again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="schedule">Set when the caller has to schedule a turn.</param>
    public bool TryPost(Message message, out bool schedule)
    {
        lock (_gate)
        {
            schedule = false;
            if (_retired)
                return false;
            if (message.InboxSeq == 0 || message.InboxSeq > InboxRead)
            {
                _gauge.Enter();
                _mailbox.Enqueue(message);
            }

            schedule = !_busy && _mailbox.Count > 0;
            _busy |= schedule;
            return true;
        }
    }

    /// <summary>Claims a turn if there are messages and no other thread has it.</summary>
    public bool TryClaim()
    {
        lock (_gate)
        {
            if (_busy || _retired || _mailbox.Count == 0)
                return false;
            return _busy = true;
        }
    }

    /// <summary>Takes all messages for the turn that begins.</summary>
    public List<Message> TakeAll()
    {
        lock (_gate)
        {
            List<Message> all = [.. _mailbox];
            _mailbox.Clear();
            return all;
        }
    }

    /// <summary>Puts messages before those that have arrived since. Each counts as work again.</summary>
    public void PutFirst(IEnumerable<Message> messages)
    {
        lock (_gate)
        {
            Queue<Message> all = new(messages);
            for (int i = 0; i < all.Count; i++)
                _gauge.Enter();
            foreach (Message later in _mailbox)
                all.Enqueue(later);
            _mailbox = all;
        }
    }

    /// <summary>Ends the turn. True when there is more to do, and the caller has to schedule the next.</summary>
    public bool EndTurn()
    {
        lock (_gate)
            return _busy = _mailbox.Count > 0;
    }

    /// <summary>Makes this object unusable if it is idle, so that it can leave memory.</summary>
    public bool TryRetire()
    {
        lock (_gate)
            return _retired = !_busy && _mailbox.Count == 0;
    }

    /// <summary>Makes this object unusable and returns the messages that will not be processed.</summary>
    public List<Message> Retire()
    {
        lock (_gate)
        {
            _retired = true;
            List<Message> left = [.. _mailbox];
            _mailbox.Clear();
            return left;
        }
    }
}
