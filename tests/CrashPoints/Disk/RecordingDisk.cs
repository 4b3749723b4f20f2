using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CrashPoints.Tests.Disk;

/// <summary>A folder in memory, mounted on a path of its own, that remembers every operation until it is disposed.</summary>
internal sealed class RecordingDisk : IDisposable
{
    /// <summary>The number of files that are of no interest after a crash.</summary>
    public const int NotLogged = -1;

    private static readonly ConcurrentDictionary<string, RecordingDisk> s_mounted = new(StringComparer.Ordinal);
    private static int s_count;

    private readonly Dictionary<string, DiskFile> _files = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly bool _recordsOperations;
    private int _lastFile;
    private int _refusesAfter;
    private int _refusals;

    /// <param name="time">Dates the operations.</param>
    /// <param name="image">What the disk holds at first.</param>
    /// <param name="recordsOperations">False when nobody will ask what was done, only for the marks.</param>
    public RecordingDisk(TimeProvider time, DiskImage? image = null, bool recordsOperations = true)
    {
        DiskVfs.Register();
        _time = time;
        _recordsOperations = recordsOperations;
        Folder = string.Create(CultureInfo.InvariantCulture, $"/recorded/{Interlocked.Increment(ref s_count)}");
        foreach ((string name, byte[] bytes) in image?.Files ?? new Dictionary<string, byte[]>())
        {
            DiskFile file = new(_lastFile++);
            file.Write(0, bytes);
            _files[name] = file;
        }

        Base = image ?? DiskImage.Empty;
        s_mounted[Folder] = this;
    }

    public static RecordingDisk Scratch { get; } = new(TimeProvider.System);

    public string Folder { get; }

    /// <summary>What the disk held at first; the files there have the numbers of their order.</summary>
    public DiskImage Base { get; }

    /// <summary>Files that are there can only be read, and SQLite is told so when it opens them.</summary>
    public bool IsReadOnly { get; init; }

    public Lock Gate { get; } = new();

    public DiskLog Recorded { get; } = new();

    public static bool Find(string path, [NotNullWhen(true)] out RecordingDisk? disk, out string name)
    {
        int slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        disk = null;
        return slash > 0 && s_mounted.TryGetValue(path[..slash], out disk);
    }

    public DiskHandle? Open(string name, bool create, bool syncsFolder, bool deleteOnClose)
    {
        lock (Gate)
        {
            if (!_files.TryGetValue(name, out DiskFile? file))
            {
                if (!create)
                    return null;
                file = new DiskFile(_lastFile++);
                Log(DiskOperationKind.Create, file, 0, [], name);
                _files.Add(name, file);
            }

            return new DiskHandle(this, file, syncsFolder, deleteOnClose ? name : null);
        }
    }

    /// <summary>False when there is no such file.</summary>
    public bool Delete(string name, bool syncFolder)
    {
        lock (Gate)
        {
            if (!_files.TryGetValue(name, out DiskFile? file))
                return false;
            Log(DiskOperationKind.Delete, file, 0, [], name);
            _files.Remove(name);
            if (syncFolder)
                Log(DiskOperationKind.SyncFolder, file, 0, []);
            return true;
        }
    }

    public long Length(string name)
    {
        lock (Gate)
            return _files.TryGetValue(name, out DiskFile? file) ? file.Length : 0;
    }

    /// <summary>Remembers what the outside world did or was told.</summary>
    public void Mark(object mark)
    {
        lock (Gate)
            Recorded.Marks.Add((Recorded.Operations.Count, mark));
    }

    /// <summary>The disk refuses so many operations after having done so many.</summary>
    public void Refuse(int after, int count)
    {
        lock (Gate)
            (_refusesAfter, _refusals) = (after, count);
    }

    /// <summary>Whether the disk refuses what it is now asked to do. Called under the lock.</summary>
    public bool Refuses()
    {
        if (_refusals == 0 || Recorded.Operations.Count < _refusesAfter)
            return false;
        _refusals--;
        return true;
    }

    /// <summary>Called under the lock, before the operation is done.</summary>
    public void Log(DiskOperationKind kind, DiskFile file, long offset, ReadOnlySpan<byte> bytes, string? name = null)
    {
        if (_recordsOperations && file.Number != NotLogged)
            Recorded.Operations.Add(new DiskOperation(kind, file.Number, name, offset, bytes.ToArray(), _time.GetUtcNow()));
    }

    public void Dispose() => s_mounted.TryRemove(Folder, out _);
}
