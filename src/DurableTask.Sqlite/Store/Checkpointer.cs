using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// Moves pages from the WAL into the database beside the writer, so that no commit waits for it. The WAL file is never
/// truncated: overwriting it is several times cheaper than growing it. SQLite starts it over only when all of it has been moved,
/// which under load never happens beside the writer; so when much of it is in use, the writer moves the little that is left.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private const int FrameBytes = 4096 + 24;

    /// <summary>After this many rounds of operations the writer no longer waits for a concurrent checkpoint: the WAL would grow without end.</summary>
    private const int LongestRounds = 8;

    private const int Idle = 0, Queued = 1, Running = 2;

    private readonly string _path;
    private readonly StoreFiles _files;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Connection? _connection;
    private int _since;
    private int _state;
    private long _usedBytes;
    private bool _disposed;

    public Checkpointer(string path, StoreFiles files, ILogger logger)
    {
        _path = path;
        _files = files;
        _logger = logger;
    }

    /// <summary>Counts committed operations. Called on the writer's thread.</summary>
    public void Committed(int operations, Connection writer)
    {
        _since += operations;
        bool isLate = Volatile.Read(ref _state) != Idle;
        if (isLate && !TakeOver())
            return;
        bool byWriter = isLate || _usedBytes >= _files.LargestWalBytes;
        if (!byWriter && _since < _files.OperationsBetweenCheckpoints)
            return;
        _since = 0;
        if (byWriter)
        {
            _usedBytes = Run(() => writer, besideWriter: false);
            return;
        }

        Volatile.Write(ref _state, Queued);
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.RunBesideWriter(), this, preferLocal: false);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _connection?.Dispose();
        }
    }

    /// <summary>Ends the checkpoint beside the writer, if it is late: cancels it if it has not begun, else waits for it.</summary>
    private bool TakeOver()
    {
        if (_since < LongestRounds * _files.OperationsBetweenCheckpoints)
            return false;
        if (Interlocked.CompareExchange(ref _state, Idle, Queued) != Queued)
        {
            lock (_lock)
            {
                // The holder of the lock is done.
            }
        }

        return true;
    }

    private void RunBesideWriter()
    {
        lock (_lock)
        {
            if (Interlocked.CompareExchange(ref _state, Running, Queued) != Queued)
                return;
            if (!_disposed)
                _usedBytes = Run(() => _connection ??= Connection.Open(_path, _files.Vfs), besideWriter: true);
            Volatile.Write(ref _state, Idle);
        }
    }

    /// <summary>How much of the WAL is in use afterwards. Beside the writer that stays so, however much was moved: more came meanwhile.</summary>
    private long Run(Func<Connection> connection, bool besideWriter)
    {
        try
        {
            Statement row = connection().Prepare("PRAGMA wal_checkpoint(PASSIVE)");
            row.Step();
            (long used, long moved) = (row.Long(1), row.Long(2));
            row.Reset();
            return moved == used && !besideWriter ? 0 : used * FrameBytes;
        }
        catch (SqliteError error)
        {
            // The WAL keeps everything; the next round tries again.
            _logger.CheckpointFailed(_path, error);
            return 0;
        }
    }
}
