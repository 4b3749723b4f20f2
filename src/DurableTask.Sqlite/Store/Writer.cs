using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// The only writer. A separate thread takes all waiting operations into one transaction and reports each as done after
/// the commit. While the disk refuses writes it keeps the operations, in order, and tries again. A single operation may
/// be committed by the calling thread: handing it over and back would take as long as the disk.
/// </summary>
internal sealed class Writer : IDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly Queue<WriteOperation> _queue = new();
    private readonly Connection _connection;
    private readonly string _path;
    private readonly EngineHealth _health;
    private readonly ILogger _logger;
    private readonly Action<int> _committed;
    private readonly Thread _thread;
    private Action<Connection>? _beforeNextTry;
    private List<WriteOperation>? _refused;
    private bool _isLent;
    private bool _isWriting;
    private bool _stopping;
    private bool _crashed;

    /// <param name="connection">Used by this thread only from now on.</param>
    /// <param name="path">For messages.</param>
    /// <param name="health">Notified when the disk refuses writes, and when it accepts them again.</param>
    /// <param name="logger">The log.</param>
    /// <param name="committed">Called after each commit with the number of operations in it, on this thread.</param>
    public Writer(Connection connection, string path, EngineHealth health, ILogger logger, Action<int> committed)
    {
        _connection = connection;
        _path = path;
        _health = health;
        _logger = logger;
        _committed = committed;
        _thread = new Thread(Loop) { IsBackground = true, Name = "durable store writer" };
        _thread.Start();
    }

    /// <summary>Queues an operation; the task completes when it is on disk.</summary>
    /// <param name="apply">Runs inside the transaction. May run again if the transaction was rolled back.</param>
    /// <param name="here">Whether the calling thread may write it itself, if nothing else waits or is being written.</param>
    public Task<T> Enqueue<T>(Func<Connection, T> apply, bool here = false)
    {
        WriteOperation<T> operation = new(apply);
        lock (_lock)
        {
            if (_stopping)
                return Task.FromException<T>(new ObjectDisposedException(nameof(Writer), "The store is closed."));
            here &= !_isLent && !_isWriting && !HasWork;
            if (here)
            {
                _isLent = true;
            }
            else
            {
                _queue.Enqueue(operation);
                Wake();
            }
        }

        if (here)
            WriteHere(operation);
        return operation.Task;
    }

    /// <summary>Runs something on the writer's thread before it next tries to commit, outside the transaction. For tests.</summary>
    public void BeforeNextTry(Action<Connection> action) => Interlocked.Exchange(ref _beforeNextTry, action);

    /// <summary>Drops operations that are not on disk yet, like the end of the process.</summary>
    public void Crash()
    {
        lock (_lock)
        {
            _crashed = true;
            _stopping = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Writes the waiting operations, then ends. Does not wait for a disk that refuses writes.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.PulseAll(_lock);
        }

        _thread.Join();
    }

    private bool HasWork => _queue.Count > 0 || _refused is not null;

    /// <summary>Wakes the writer's thread if it has something to do and may do it. Under the lock.</summary>
    private void Wake()
    {
        if (!_isLent && !_isWriting && (HasWork || _stopping))
            Monitor.Pulse(_lock);
    }

    private void WriteHere(WriteOperation operation)
    {
        List<WriteOperation> batch = [operation];
        SqliteError? diskError = TryWrite(batch);
        if (diskError is not null)
            Refused(diskError);
        lock (_lock)
        {
            // For a disk that refuses, the writer's own thread waits.
            _refused = diskError is null ? null : batch;
            _isLent = false;
            Wake();
        }
    }

    private void Loop()
    {
        while (TakeBatch() is { } batch)
            Write(batch);
        lock (_lock)
        {
            foreach (WriteOperation left in (_refused ?? []).Concat(_queue))
                left.Fail(new StoreUnavailableException(_health.Problem ?? $"The store '{_path}' was closed."));
            _queue.Clear();
        }
    }

    private List<WriteOperation>? TakeBatch()
    {
        lock (_lock)
        {
            _isWriting = false;
            while (_isLent || !(HasWork || _stopping))
                Monitor.Wait(_lock);
            if (_crashed || !HasWork)
                return null;
            _isWriting = true;
            List<WriteOperation> batch = _refused ?? new(Math.Min(_queue.Count, Limits.OperationsPerCommit));
            _refused = null;
            while (batch.Count < Limits.OperationsPerCommit && _queue.TryDequeue(out WriteOperation? operation))
                batch.Add(operation);
            return batch;
        }
    }

    /// <summary>Writes a batch, for as long as that takes.</summary>
    private void Write(List<WriteOperation> batch)
    {
        TimeSpan pause = s_shortestPause;
        while (TryWrite(batch) is { } diskError)
        {
            Refused(diskError);
            if (!Pause(pause))
            {
                foreach (WriteOperation operation in batch)
                    operation.Fail(new StoreUnavailableException(_health.Problem!));
                return;
            }

            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Writes a batch, without operations that fail by themselves. Returns the disk's error if it refuses: then nothing happened.</summary>
    private SqliteError? TryWrite(List<WriteOperation> batch)
    {
        while (batch.Count > 0)
        {
            if (TryCommit(batch, out SqliteError? diskError))
            {
                Recovered();
                _committed(batch.Count);
                foreach (WriteOperation operation in batch)
                    operation.Complete();

                // The stack of this thread would hold the last batch, with its payloads, until the next.
                batch.Clear();
                return null;
            }

            if (diskError is not null)
                return diskError;
        }

        return null;
    }

    /// <summary>
    /// One try. False with an error of the disk: nothing happened, try again. False without: an operation failed by
    /// itself and is no longer in the batch.
    /// </summary>
    private bool TryCommit(List<WriteOperation> batch, out SqliteError? diskError)
    {
        diskError = null;
        WriteOperation? current = null;
        try
        {
            Interlocked.Exchange(ref _beforeNextTry, null)?.Invoke(_connection);
            _connection.Prepare("BEGIN IMMEDIATE").Run();
            foreach (WriteOperation operation in batch)
            {
                current = operation;
                operation.Apply(_connection);
            }

            current = null;

            // This is the line that commits turns: with synchronous=FULL it returns when the WAL is on disk.
            _connection.Prepare("COMMIT").Run();
            return true;
        }
        catch (SqliteError error) when (error.IsOfTheDisk)
        {
            diskError = error;
            Rollback();
            return false;
        }
        catch (Exception exception)
        {
            Rollback();
            _logger.OperationFailed(_path, exception);
            Exception reason = exception is SqliteError { IsDamage: true } damage ? StoredDamage.OfStore(_path, damage) : exception;
            if (current is null)
            {
                // The commit itself failed, and not because of the disk: no operation of this batch can be expected to succeed.
                foreach (WriteOperation operation in batch)
                    operation.Fail(reason);
                batch.Clear();
            }
            else
            {
                batch.Remove(current);
                current.Fail(reason);
            }

            return false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A rollback that fails means that SQLite has rolled back already.")]
    private void Rollback()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteError)
        {
            // No transaction is active: SQLite rolled back by itself.
        }
    }

    private void Refused(SqliteError error)
    {
        if (_health.Problem is not null)
            return;
        string problem = $"The store '{_path}' cannot be written: {error.Cause}. Nothing is lost: waiting data is kept and written as soon as that works.";
        _health.Report(problem);
        _logger.StoreRefusesWrites(problem);
    }

    private void Recovered()
    {
        if (_health.Problem is null)
            return;
        _health.Report(null);
        _logger.StoreRecovered(_path);
    }

    /// <summary>Waits before the next try; false if the store is being closed.</summary>
    private bool Pause(TimeSpan pause)
    {
        lock (_lock)
        {
            if (!_stopping)
                Monitor.Wait(_lock, pause);
            return !_stopping;
        }
    }
}

/// <summary>Something to write.</summary>
internal abstract class WriteOperation
{
    /// <summary>Runs inside the transaction. May run again if the transaction was rolled back.</summary>
    public abstract void Apply(Connection connection);

    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

internal sealed class WriteOperation<T>(Func<Connection, T> apply) : WriteOperation
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _source.Task;

    public override void Apply(Connection connection) => _result = apply(connection);

    public override void Complete() => _source.TrySetResult(_result!);

    public override void Fail(Exception exception) => _source.TrySetException(exception);
}
