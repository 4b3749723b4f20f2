using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Store;

/// <summary>The store on one SQLite file: WAL, synchronous=FULL, one writing thread, readers beside it.</summary>
internal sealed class SqliteStore(string storePath, StoreFiles files, EngineHealth health, Func<string> newId, ILoggerFactory loggerFactory)
    : IStore, ICrashable
{
    private readonly string _path = Path.GetFullPath(storePath);
    private readonly ILogger _logger = loggerFactory.CreateLogger("Microsoft.DurableTask.Worker.Sqlite.Store");
    private IDisposable? _lock;
    private Connection? _connection;
    private Writer? _writer;
    private Reader? _reader;
    private Checkpointer? _checkpointer;
    private InstanceRows? _instances;
    private TurnRows? _turns;

    public Recovery Open()
    {
        if (files.Vfs is null)
            StoreFileCheck.Check(_path);
        _lock = files.Lock(_path);
        try
        {
            _connection = Connection.Open(_path, files.Vfs);
            health.Identify(Schema.Prepare(_connection, _path, newId));
            _instances = new InstanceRows(_connection);
            _turns = new TurnRows(_connection, _instances);
            _reader = new Reader(_path, files.Vfs);
            Recovery recovery = _reader.ReadRecovery();
            _checkpointer = new Checkpointer(_path, files, _logger);
            _writer = new Writer(_connection, _path, health, _logger, count => _checkpointer.Committed(count, _connection));
            return recovery;
        }
        catch (SqliteError error)
        {
            Close();
            throw new StoreOpenException(
                error.IsDamage
                    ? $"The store '{_path}' is damaged or not a SQLite file ({error.Message}). Put a backup in its place, or choose another file; this one was not changed."
                    : $"The store '{_path}' cannot be opened: {error.Cause}.",
                error);
        }
        catch (StoredDataException damaged)
        {
            Close();
            throw new StoreOpenException($"The store cannot be opened. {damaged.Message}", damaged);
        }
        catch (StoreOpenException)
        {
            Close();
            throw;
        }
    }

    public Task<CreateResult> CreateAsync(NewInstance instance, IReadOnlyCollection<OrchestrationRuntimeStatus>? dedupe)
        => Opened.Enqueue(c => _instances!.Create(c, instance, dedupe));

    public Task<IReadOnlyList<Delivery>> CommitAsync(TurnCommit turn, bool here = false) => Opened.Enqueue(c => _turns!.Commit(c, turn), here);

    public Task<RewindResult> RewindAsync(string id, string reason, DateTime at) => Opened.Enqueue(c => _turns!.Rewind(c, id, reason, at));

    public async Task<Message?> PutResultAsync(ActivityCall call, Message result)
    {
        if (await Opened.Enqueue(c => _turns!.PutResult(c, call, result)) is not { } put)
            return null;
        return new Message
        {
            Kind = result.Kind,
            Execution = result.Execution,
            TaskId = result.TaskId,
            InboxSeq = put.InboxSeq,
            Kept = Kept(call.Key, put.Hash),
        };
    }

    /// <summary>A separate method: a closure in the method above would keep the text alive.</summary>
    private StoredPayload Kept(long key, byte[] hash) => new(hash, () => _reader!.ReadPayload(key, hash));

    public Task ForgetActivityAsync(ActivityCall call) => Opened.Enqueue(c =>
    {
        TurnRows.ForgetActivity(c, call);
        return true;
    });

    public Task<PurgeStep> PurgeAsync(string id, bool recursive) => Opened.Enqueue(c => Purge.Step(c, id, recursive));

    public Task<PurgeStep> PurgeAsync(InstanceFilter filter, bool recursive) => Opened.Enqueue(c => Purge.Step(c, filter, recursive));

    public StoredInstance? Find(string id) => _reader!.Find(id);

    public StoredInstance? Load(long key) => _reader!.Load(key);

    public IReadOnlyList<HistoryEvent> ReadHistory(long key, int execution) => _reader!.ReadHistory(key, execution);

    public string? ReadInput(long key) => _reader!.ReadInput(key);

    public string? ReadActivityInput(ActivityCall call) => _reader!.ReadActivityInput(call);

    public IReadOnlyList<Message> ReadInbox(long key) => _reader!.ReadInbox(key);

    public StoredDetails? ReadDetails(string id, bool inputsAndOutputs) => _reader!.ReadDetails(id, inputsAndOutputs);

    public InstancePage Query(InstanceFilter filter) => _reader!.Query(filter);

    public (IReadOnlyList<string> Ids, string? Next) ListEnded(
        IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses, DateTime? from, DateTime? to, int pageSize, string? after)
        => _reader!.ListEnded(statuses, from, to, pageSize, after);

    public void Crash() => _writer?.Crash();

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>For tests: limits the file to this many pages, as if the disk were full.</summary>
    internal Task LimitPagesAsync(long pages) => Opened.Enqueue(c => c.ReadLong($"PRAGMA max_page_count={pages}"));

    /// <summary>For tests: lifts the limit before the writer's next try.</summary>
    internal void MakeRoom() => Opened.BeforeNextTry(c => c.ReadLong("PRAGMA max_page_count=4294967294"));

    /// <summary>For tests: journal mode, synchronous, journal size limit of the writing connection.</summary>
    internal Task<(string Journal, long Synchronous, long Limit)> ReadModeAsync() => Opened.Enqueue(c =>
    {
        Statement mode = c.Prepare("PRAGMA journal_mode");
        mode.Step();
        string journal = mode.Text(0);
        mode.Reset();
        return (journal, c.ReadLong("PRAGMA synchronous"), c.ReadLong("PRAGMA journal_size_limit"));
    });

    private Writer Opened => _writer ?? throw new InvalidOperationException("The store is not open.");

    private void Close()
    {
        _writer?.Dispose();
        _checkpointer?.Dispose();
        _reader?.Dispose();
        _connection?.Dispose();
        _connection = null;
        _lock?.Dispose();
        _lock = null;
    }
}
