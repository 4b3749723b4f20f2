using System.Runtime.InteropServices;

namespace Workflow.Documents.Index;

/// <summary>
/// Sorts any number of entries in bounded memory: full buffers are sorted and written to a temporary file, and merged from there. The file has no
/// name on systems that allow it, so nothing is left of it however the process ends.
/// </summary>
/// <param name="bufferEntries">Entries that are sorted in memory.</param>
internal sealed class EntrySorter(int bufferEntries = Limits.SortedEntries) : IDisposable
{
    // Small files need no large buffer.
    private const int FirstEntries = 1024;

    private readonly List<(long At, int Count)> runs = [];
    private IndexEntry[] buffer = new IndexEntry[Math.Min(FirstEntries, bufferEntries)];
    private int filled;
    private long? firstDoubles;
    private Spill? spill;
    private Merge? merge;

    /// <summary>Entries taken.</summary>
    public long Count { get; private set; }

    /// <summary>Among the first entries, as many as are sorted in memory, those with the id of another. This needs neither disk nor storage.</summary>
    public long FirstDoubles
    {
        get
        {
            if (firstDoubles is null)
                SortBuffer();
            return firstDoubles!.Value;
        }
    }

    /// <summary>Adds an entry; not after the first <see cref="Read"/>.</summary>
    /// <exception cref="IOException">The temporary folder is full.</exception>
    public void Add(IndexEntry entry)
    {
        if (filled == buffer.Length)
        {
            if (buffer.Length < bufferEntries)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 4, bufferEntries));
            else
                SpillBuffer();
        }
        buffer[filled++] = entry;
        Count++;
    }

    /// <summary>The next entries in order; fewer than fit mean the end.</summary>
    public int Read(Span<IndexEntry> entries)
    {
        merge ??= StartMerge();
        var read = 0;
        while (read < entries.Length && merge.TryNext(out entries[read]))
            read++;
        return read;
    }

    public void Dispose() => spill?.Dispose();

    private void SpillBuffer()
    {
        SortBuffer();
        spill ??= new();
        runs.Add((spill.Append(buffer.AsSpan(0, filled)), filled));
        filled = 0;
    }

    private void SortBuffer()
    {
        var entries = buffer.AsSpan(0, filled);
        entries.Sort(IndexEntry.InOrder);
        if (firstDoubles is not null)
            return;
        firstDoubles = 0;
        for (var i = 1; i < entries.Length; i++)
            firstDoubles += entries[i].HasIdOf(entries[i - 1]) ? 1 : 0;
    }

    private Merge StartMerge()
    {
        if (spill is null)
        {
            SortBuffer();
            return new([new Cursor(null, 0, filled, buffer)]);
        }
        SpillBuffer();
        buffer = [];
        return new([.. runs.Select(run => new Cursor(spill, run.At, run.Count, new IndexEntry[Math.Min(run.Count, Limits.MergedEntries)]))]);
    }

    /// <summary>Reads one sorted run: from the temporary file, or what is in memory.</summary>
    private sealed class Cursor(Spill? spill, long start, int count, IndexEntry[] window)
    {
        private int inWindow = spill is null ? count : 0;
        private int left = spill is null ? 0 : count;
        private long at = start;
        private int next;

        public IndexEntry Current { get; private set; }

        public bool MoveNext()
        {
            if (next == inWindow)
            {
                if (left == 0)
                    return false;
                inWindow = Math.Min(left, window.Length);
                spill!.Read(at, window.AsSpan(0, inWindow));
                at += (long)inWindow * IndexEntry.Bytes;
                left -= inWindow;
                next = 0;
            }
            Current = window[next++];
            return true;
        }
    }

    private sealed class Merge
    {
        private readonly PriorityQueue<Cursor, IndexEntry> cursors = new(IndexEntry.InOrder);

        public Merge(IReadOnlyList<Cursor> runs)
        {
            foreach (var run in runs)
            {
                if (run.MoveNext())
                    cursors.Enqueue(run, run.Current);
            }
        }

        public bool TryNext(out IndexEntry entry)
        {
            if (!cursors.TryPeek(out var first, out entry))
                return false;
            if (first.MoveNext())
                cursors.DequeueEnqueue(first, first.Current);
            else
                cursors.Dequeue();
            return true;
        }
    }

    private sealed class Spill : IDisposable
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle file;
        private long length;

        public Spill()
        {
            var path = Path.GetTempFileName();
            var isWindows = OperatingSystem.IsWindows();
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, isWindows ? FileOptions.DeleteOnClose : FileOptions.None);
            if (!isWindows)
                File.Delete(path);
        }

        // This machine's byte order: only it reads them.
        public long Append(ReadOnlySpan<IndexEntry> entries)
        {
            var at = length;
            RandomAccess.Write(file, MemoryMarshal.AsBytes(entries), at);
            length += (long)entries.Length * IndexEntry.Bytes;
            return at;
        }

        public void Read(long at, Span<IndexEntry> entries)
        {
            var bytes = MemoryMarshal.AsBytes(entries);
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(file, bytes, at);
                if (read == 0)
                    throw new IOException("The temporary file of the document index is shorter than when it was written.");
                at += read;
                bytes = bytes[read..];
            }
        }

        public void Dispose() => file.Dispose();
    }
}
