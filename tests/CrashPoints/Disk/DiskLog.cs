namespace CrashPoints.Tests.Disk;

internal enum DiskOperationKind
{
    Create,
    Delete,
    Write,
    Truncate,
    Sync,
    SyncFolder,
}

/// <summary>One thing that was done to a disk. Each is a crash point: the process or the machine can stop before it.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="File">The number of the file.</param>
/// <param name="Name">The file's name, when it was created or deleted.</param>
/// <param name="Offset">Where a write begins; the new length of a truncated file.</param>
/// <param name="Bytes">What was written.</param>
/// <param name="At">The time on the clock of the scenario.</param>
internal sealed record DiskOperation(DiskOperationKind Kind, int File, string? Name, long Offset, byte[] Bytes, DateTimeOffset At);

/// <summary>
/// All that was done to a disk, in order, and in the same order what the world outside the store did and was told meanwhile:
/// a mark at position k happened after k operations.
/// </summary>
internal sealed class DiskLog
{
    public List<DiskOperation> Operations { get; } = [];

    public List<(int Position, object Mark)> Marks { get; } = [];

    /// <summary>The marks that a crash before the operation of this number leaves behind.</summary>
    public IEnumerable<object> MarksUntil(int position) => Marks.TakeWhile(one => one.Position <= position).Select(one => one.Mark);
}
