using Local.DurableTask.Engine;
using Microsoft.Extensions.Logging;

namespace Local.DurableTask.Sqlite;

/// <summary>
/// Moves pages from the WAL into the database beside the writer, so that no commit waits for it. The WAL file is never
/// truncated: overwriting it is several times cheaper than growing it.
/// </summary>
internal sealed class Checkpointer : IDisposable
{
    private readonly string _path;
    private readonly StoreFiles _files;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Connection? _connection;
    private int _since;
    private int _running;
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
        if (_since < _files.OperationsBetweenCheckpoints || Interlocked.CompareExchange(ref _running, 1, 0) != 0)
            return;
        _since = 0;
        if (_files.Length(_path + "-wal") > _files.LargestWalBytes)
        {
            Run(() => writer);
            Volatile.Write(ref _running, 0);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static self =>
            {
                lock (self._lock)
                {
                    if (!self._disposed)
                        self.Run(() => self._connection ??= Connection.Open(self._path, self._files.Vfs));
                }

                Volatile.Write(ref self._running, 0);
            },
            this,
            preferLocal: false);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _connection?.Dispose();
        }
    }

    private void Run(Func<Connection> connection)
    {
        try
        {
            connection().ReadLong("PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteError error)
        {
            // The WAL keeps everything; the next round tries again.
            _logger.CheckpointFailed(_path, error);
        }
    }
}
