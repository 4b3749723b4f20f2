using System.Runtime.InteropServices;

namespace CrashPoints.Tests.Disk;

/// <summary>SQLite's flags for locks on shared memory.</summary>
[Flags]
internal enum SharedLock
{
    None = 0,
    Unlock = 1,
    Take = 2,
    Shared = 4,
    Exclusive = 8,
}

/// <summary>
/// The WAL index of one database: memory that all its connections share, with eight locks. It goes with the last connection:
/// nothing of it outlives a process, as on a real system, where the first connection that opens it builds it anew.
/// Called under the disk's lock.
/// </summary>
internal sealed unsafe class SharedMemory
{
    private const int Ok = 0;
    private const int Busy = 5;
    private const int Locks = 8;

    private readonly List<nint> _regions = [];
    private readonly HashSet<DiskHandle> _users = [];
    private readonly int[] _shared = new int[Locks];
    private readonly DiskHandle?[] _exclusive = new DiskHandle?[Locks];

    /// <summary>A region; null when it is not there and was not asked to be made.</summary>
    public nint Map(DiskHandle user, int region, int size, bool extend)
    {
        _users.Add(user);
        while (extend && _regions.Count <= region)
            _regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        return region < _regions.Count ? _regions[region] : 0;
    }

    public int Lock(DiskHandle user, int first, int count, SharedLock flags)
    {
        for (int i = first; i < first + count; i++)
        {
            if (flags.HasFlag(SharedLock.Take) && !CanTake(user, i, flags))
                return Busy;
        }

        for (int i = first; i < first + count; i++)
            Set(user, i, flags);
        return Ok;
    }

    public void Unmap(DiskHandle user)
    {
        if (!_users.Remove(user) || _users.Count > 0)
            return;
        foreach (nint region in _regions)
            NativeMemory.Free((void*)region);
        _regions.Clear();
    }

    private bool CanTake(DiskHandle user, int i, SharedLock flags)
    {
        if (_exclusive[i] is { } owner && owner != user)
            return false;
        return flags.HasFlag(SharedLock.Shared) || _shared[i] - (user.Holds(i) ? 1 : 0) == 0;
    }

    private void Set(DiskHandle user, int i, SharedLock flags)
    {
        if (flags.HasFlag(SharedLock.Exclusive))
        {
            if (flags.HasFlag(SharedLock.Take))
                _exclusive[i] = user;
            else if (_exclusive[i] == user)
                _exclusive[i] = null;
        }
        else if (user.Holds(i) != flags.HasFlag(SharedLock.Take))
        {
            user.Hold(i, flags.HasFlag(SharedLock.Take));
            _shared[i] += flags.HasFlag(SharedLock.Take) ? 1 : -1;
        }
    }
}
