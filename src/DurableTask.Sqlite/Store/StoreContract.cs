using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// Where orchestrations live. What an implementation promises:
/// <list type="number">
/// <item>An operation that has completed is on disk and stays there, whenever the process or the machine stops.</item>
/// <item>A <see cref="TurnCommit"/> takes effect whole or not at all. Operations take effect in the order in which they were handed over.</item>
/// <item>Of many <see cref="CreateAsync"/> for one id exactly one succeeds until that instance has ended.</item>
/// <item>A message that a turn sends is in the recipient's inbox by the same commit, or was dropped because there is no recipient.</item>
/// <item>While the disk refuses writes, operations wait and are tried again; none is lost, reordered or reported done.</item>
/// <item>Reads see every operation that has completed. One process has the store at a time.</item>
/// </list>
/// </summary>
internal interface IStore : IAsyncDisposable
{
    /// <summary>Opens the store and returns the work that was running when it was last used.</summary>
    Recovery Open();

    /// <summary>Starts an instance, replacing an ended one of the same id unless a dedupe status forbids it.</summary>
    Task<CreateResult> CreateAsync(NewInstance instance, IReadOnlyCollection<OrchestrationRuntimeStatus>? dedupe);

    /// <summary>Writes a turn. The result holds the messages that others now have in their inbox.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="here">Whether the calling thread may write, and wait for the disk.</param>
    Task<IReadOnlyList<Delivery>> CommitAsync(TurnCommit turn, bool here = false);

    /// <summary>
    /// Lets a failed instance run again: it gets a <see cref="EventKind.Rewound"/> message, and its next turn does the rest.
    /// </summary>
    Task<RewindResult> RewindAsync(string id, string reason, DateTime at);

    /// <summary>
    /// Puts a result of more than <see cref="Limits.InlineResultLength"/> into the inbox of its instance, by the same commit that ends the call. Returns the message, with the
    /// text left in the store; null if nothing waits for it any more.
    /// </summary>
    Task<Message?> PutResultAsync(ActivityCall call, Message result);

    /// <summary>An activity has finished whose instance is gone or has moved on.</summary>
    Task ForgetActivityAsync(ActivityCall call);

    /// <summary>One step of deleting an ended instance, on request with its ended descendants first.</summary>
    Task<PurgeStep> PurgeAsync(string id, bool recursive);

    /// <summary>One step of deleting the ended instances that match the filter, on request with their ended descendants first.</summary>
    Task<PurgeStep> PurgeAsync(InstanceFilter filter, bool recursive);

    StoredInstance? Find(string id);

    StoredInstance? Load(long key);

    IReadOnlyList<HistoryEvent> ReadHistory(long key, int execution);

    /// <summary>The input of the current execution, however large.</summary>
    string? ReadInput(long key);

    /// <summary>The input of a call without a result, however large.</summary>
    string? ReadActivityInput(ActivityCall call);

    /// <summary>Messages that wait for the instance, oldest first.</summary>
    IReadOnlyList<Message> ReadInbox(long key);

    StoredDetails? ReadDetails(string id, bool inputsAndOutputs);

    InstancePage Query(InstanceFilter filter);

    /// <summary>Ended ids in the order of their end.</summary>
    (IReadOnlyList<string> Ids, string? Next) ListEnded(
        IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses, DateTime? from, DateTime? to, int pageSize, string? after);
}

/// <summary>Who called an instance and waits for its result.</summary>
internal sealed record ParentCall(long Key, string Id, string Name, int Execution, int TaskId);

/// <summary>An instance to start. The store assigns the key.</summary>
internal sealed record NewInstance(
    string Id,
    string Name,
    string Version,
    string? Input,
    DateTime CreatedAt,
    DateTime? StartAt,
    IReadOnlyDictionary<string, string>? Tags,
    ParentCall? Parent);

/// <summary>The outcome of a start: the new key, or the status of the conflicting instance.</summary>
internal sealed record CreateResult(long Key, OrchestrationRuntimeStatus? RefusedBy);

/// <summary>The outcome of a rewind: the key, the conflicting status, or neither if there is no such instance.</summary>
internal sealed record RewindResult(long? Key, OrchestrationRuntimeStatus? RefusedBy);

/// <summary>What the engine needs to run an instance. A large input stays in the store until it is needed.</summary>
internal sealed record StoredInstance(
    long Key,
    string Id,
    string Name,
    string Version,
    OrchestrationRuntimeStatus Status,
    int Execution,
    bool Started,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    DateTime? StartAt,
    ParentCall? Parent,
    int NextSeq,
    string? Input,
    bool HasLargeInput);

/// <summary>What queries show of an instance.</summary>
internal sealed record StoredDetails(
    string Id,
    string Name,
    string Version,
    OrchestrationRuntimeStatus Status,
    DateTime CreatedAt,
    DateTime UpdatedAt,
    string? Tags,
    string? Input,
    string? Output,
    string? Failure,
    string? CustomStatus);

internal sealed record InstanceFilter(
    DateTime? CreatedFrom,
    DateTime? CreatedTo,
    IReadOnlyCollection<OrchestrationRuntimeStatus>? Statuses,
    string? Prefix,
    int PageSize,
    bool InputsAndOutputs,
    string? After);

/// <summary>Some of the instances that a filter lets through. It can be short, even empty, and yet have a next one.</summary>
internal sealed record InstancePage(IReadOnlyList<StoredDetails> Instances, string? Next);

/// <summary>How many instances a step of a purge deleted, and whether there is more to do.</summary>
internal sealed record PurgeStep(int Count, bool HasMore);

/// <summary>An activity to run, or one that ran. A large input stays in the store until the call begins.</summary>
internal sealed record ActivityCall(
    long Key, string InstanceId, int Execution, int TaskId, string Name, string Version, string? Input, bool HasLargeInput = false)
{
    /// <summary>The call as it waits: without a large input, which is in the store by now.</summary>
    public ActivityCall Stored() => Payloads.IsLarge(Input) ? this with { Input = null, HasLargeInput = true } : this;
}

/// <summary>A timer to fire.</summary>
internal sealed record TimerCall(long Key, int Execution, int TaskId, DateTime FireAt, DateTime MadeAt);

/// <summary>What a turn sends to another instance.</summary>
internal abstract record Outgoing
{
    public sealed record StartChild(int TaskId, NewInstance Child) : Outgoing;

    /// <summary>Sets an old call of a rewound instance going again: rewinds the child, or says how it ended, or starts it when it is gone.</summary>
    public sealed record RewindChild(int TaskId, NewInstance Child, string? Reason) : Outgoing;

    public sealed record ToInstance(string Id, string EventName, string? Data) : Outgoing;

    public sealed record ToParent(ParentCall Parent, EventKind Kind, string? Data) : Outgoing;

    public sealed record TerminateChildren(string? Output) : Outgoing;
}

/// <summary>A message that is now in an inbox, or a child that is now to be started.</summary>
internal sealed record Delivery(long Key, Message? Message, NewInstance? Child);

/// <summary>The next execution of an instance that continues as new.</summary>
internal sealed record NextExecution(string? Input, string Version);

/// <summary>All that one turn changes.</summary>
internal sealed class TurnCommit
{
    public required long Key { get; init; }

    public required string InstanceId { get; init; }

    public required int Execution { get; init; }

    public required int FirstSeq { get; init; }

    public required DateTime At { get; init; }

    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Calls to run after the commit, each with the sequence number of its event.</summary>
    public List<(ActivityCall Call, int Seq)> NewActivities { get; } = [];

    public List<(int Execution, int TaskId)> DoneActivities { get; } = [];

    public List<TimerCall> NewTimers { get; } = [];

    public List<(int Execution, int TaskId)> DoneTimers { get; } = [];

    /// <summary>Inbox rows that this turn took in.</summary>
    public List<long> TakenMessages { get; } = [];

    /// <summary>Messages to keep in the instance's own inbox; the store gives each its row number.</summary>
    public List<Message> KeptMessages { get; } = [];

    public List<Outgoing> Outbox { get; } = [];

    /// <summary>The status that the store has; null when that is not known.</summary>
    public OrchestrationRuntimeStatus? StatusBefore { get; init; }

    public OrchestrationRuntimeStatus Status { get; set; }

    public bool Started { get; set; }

    /// <summary>The new custom status, if <see cref="HasNewCustomStatus"/>.</summary>
    public string? CustomStatus { get; set; }

    public bool HasNewCustomStatus { get; set; }

    public string? Output { get; set; }

    public string? Failure { get; set; }

    /// <summary>Set when the instance starts over: this replaces the history.</summary>
    public NextExecution? Next { get; set; }

    /// <summary>Set when the instance is rewound: its old end and the failures of these calls leave the history, old calls and timers go.</summary>
    public IReadOnlyCollection<int>? WithdrawnFailures { get; set; }

    public bool IsTerminal => Status.IsTerminal();

    /// <summary>It is on disk: its payloads, which may be large, need not stay in memory until the last reference to it is gone.</summary>
    public void LetGo()
    {
        Events.Clear();
        NewActivities.Clear();
        Outbox.Clear();
        (Output, Failure) = (null, null);
    }
}

/// <summary>The work that was running when the store was last used.</summary>
/// <param name="Starts">Instances whose execution has not begun.</param>
/// <param name="Activities">Calls without a result.</param>
/// <param name="Timers">Timers that have not fired.</param>
/// <param name="WithMessages">Keys of instances with messages in their inbox.</param>
internal sealed record Recovery(
    IReadOnlyList<StoredInstance> Starts,
    IReadOnlyList<ActivityCall> Activities,
    IReadOnlyList<TimerCall> Timers,
    IReadOnlyList<long> WithMessages)
{
    /// <summary>One for each instance that cannot be read: it stays as it is, and does not run.</summary>
    public IReadOnlyList<StoredDataException> Damaged { get; init; } = [];
}

internal static class StatusExtensions
{
    public static bool IsTerminal(this OrchestrationRuntimeStatus status)
        => status is OrchestrationRuntimeStatus.Completed
            or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Terminated
#pragma warning disable CS0618 // nothing ends so here
            or OrchestrationRuntimeStatus.Canceled;
#pragma warning restore CS0618
}
