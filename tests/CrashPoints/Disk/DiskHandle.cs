namespace CrashPoints.Tests.Disk;

/// <summary>SQLite's lock levels on a database file.</summary>
internal enum LockLevel
{
    None = 0,
    Shared = 1,
    Reserved = 2,
    Pending = 3,
    Exclusive = 4,
}

/// <summary>One open file of one connection.</summary>
internal sealed class DiskHandle(RecordingDisk disk, DiskFile file, bool syncsFolder, string? deleteOnClose)
{
    private const int Ok = 0;
    private const int Busy = 5;

    private readonly Lock _lock = disk.Gate;
    private bool _syncsFolder = syncsFolder;
    private LockLevel _level;
    private int _sharedMemoryLocks;

    /// <summary>A file without a name, of which nobody but SQLite knows.</summary>
    public static DiskHandle Temporary() => new(RecordingDisk.Scratch, new DiskFile(RecordingDisk.NotLogged), false, null);

    public long Length
    {
        get
        {
            lock (_lock)
                return file.Length;
        }
    }

    public bool IsReserved
    {
        get
        {
            lock (_lock)
                return file.Reserved is not null;
        }
    }

    public bool Read(long offset, Span<byte> into)
    {
        lock (_lock)
            return file.Read(offset, into);
    }

    /// <summary>False when the disk refuses; so say all that change it.</summary>
    public bool Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (disk.Refuses())
                return false;
            disk.Log(DiskOperationKind.Write, file, offset, bytes);
            file.Write(offset, bytes);
            return true;
        }
    }

    public bool Truncate(long length)
    {
        lock (_lock)
        {
            if (disk.Refuses())
                return false;
            disk.Log(DiskOperationKind.Truncate, file, length, []);
            file.SetLength((int)length);
            return true;
        }
    }

    public bool Sync()
    {
        lock (_lock)
        {
            if (disk.Refuses())
                return false;
            disk.Log(DiskOperationKind.Sync, file, 0, []);
            if (_syncsFolder)
                disk.Log(DiskOperationKind.SyncFolder, file, 0, []);
            _syncsFolder = false;
            return true;
        }
    }

    public int Lock(LockLevel level)
    {
        lock (_lock)
        {
            if (_level >= level)
                return Ok;
            bool taken = level switch
            {
                LockLevel.Shared => TakeShared(),
                LockLevel.Reserved => TakeReserved(),
                _ => TakeExclusive(),
            };
            if (taken)
                _level = level;
            return taken ? Ok : Busy;
        }
    }

    public void Unlock(LockLevel level)
    {
        lock (_lock)
        {
            if (_level <= level)
                return;
            if (file.Reserved == this)
                file.Reserved = null;
            if (file.Pending == this)
                file.Pending = null;
            if (level == LockLevel.None)
                file.SharedLocks--;
            _level = level;
        }
    }

    public nint MapShared(int region, int size, bool extend)
    {
        lock (_lock)
            return file.Memory.Map(this, region, size, extend);
    }

    public int LockShared(int first, int count, SharedLock flags)
    {
        lock (_lock)
            return file.Memory.Lock(this, first, count, flags);
    }

    public void UnmapShared()
    {
        lock (_lock)
            file.Memory.Unmap(this);
    }

    public bool Holds(int sharedMemoryLock) => (_sharedMemoryLocks & (1 << sharedMemoryLock)) != 0;

    public void Hold(int sharedMemoryLock, bool hold)
        => _sharedMemoryLocks = hold ? _sharedMemoryLocks | (1 << sharedMemoryLock) : _sharedMemoryLocks & ~(1 << sharedMemoryLock);

    public void Close()
    {
        Unlock(LockLevel.None);
        UnmapShared();
        if (deleteOnClose is not null)
            disk.Delete(deleteOnClose, syncFolder: false);
    }

    private bool TakeShared()
    {
        if (file.Pending is not null)
            return false;
        file.SharedLocks++;
        return true;
    }

    private bool TakeReserved()
    {
        if (file.Reserved is not null && file.Reserved != this)
            return false;
        file.Reserved = this;
        return true;
    }

    private bool TakeExclusive()
    {
        if ((file.Pending is not null && file.Pending != this) || (file.Reserved is not null && file.Reserved != this))
            return false;
        file.Pending = this;
        _level = LockLevel.Pending;
        return file.SharedLocks == 1;
    }
}
