namespace CrashPoints.Tests.Disk;

/// <summary>The bytes of a file, with the locks of those who have it open. Called under the disk's lock.</summary>
internal sealed class DiskFile(int number)
{
    private byte[] _bytes = new byte[8 * 1024];
    private int _length;

    /// <summary>The number under which the log knows the file: a name can come back on another file.</summary>
    public int Number { get; } = number;

    public int Length => _length;

    public int SharedLocks { get; set; }

    public DiskHandle? Reserved { get; set; }

    public DiskHandle? Pending { get; set; }

    public SharedMemory Memory { get; } = new();

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Fills what lies beyond the end with zeros; false if there was such.</summary>
    public bool Read(long offset, Span<byte> into)
    {
        int available = (int)Math.Clamp(_length - offset, 0, into.Length);
        if (available > 0)
            _bytes.AsSpan((int)offset, available).CopyTo(into);
        into[available..].Clear();
        return available == into.Length;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        int end = (int)offset + bytes.Length;
        SetLength(Math.Max(_length, end));
        bytes.CopyTo(_bytes.AsSpan((int)offset));
    }

    /// <summary>Cuts the file, or lengthens it with zeros.</summary>
    public void SetLength(int length)
    {
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        if (length < _length)
            _bytes.AsSpan(length, _length - length).Clear();
        _length = length;
    }
}
