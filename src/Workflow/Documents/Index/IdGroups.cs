using System.IO.Hashing;

namespace Workflow.Documents.Index;

/// <summary>
/// Reads an index id by id. Nearly every id has one document; if a file has several, they count as one, with a digest of all their contents.
/// However many there are, none is kept in memory.
/// </summary>
/// <param name="cursor">At its start; null for an index without entries.</param>
internal sealed class IdGroups(IndexCursor? cursor)
{
    private readonly XxHash128 contents = new();
    private IndexEntry ahead;
    private bool hasAhead;
    private UInt128 digest;

    /// <summary>The id's document; if there are several, the first in the file.</summary>
    public IndexEntry First { get; private set; }

    /// <summary>The id's documents.</summary>
    public long Count { get; private set; }

    /// <summary>Before the first <see cref="MoveNextAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellation) => Take(cursor is not null && await cursor.MoveNextAsync(cancellation));

    /// <summary>Goes to the next id; false at the end.</summary>
    /// <exception cref="IndexDamagedException">An entry is damaged.</exception>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellation)
    {
        if (!hasAhead)
            return new(false);
        (First, Count) = (ahead, 1);
        // Millions of entries: no state machine if the next one is in memory.
        var moving = cursor!.MoveNextAsync(cancellation);
        if (!moving.IsCompletedSuccessfully)
            return new(WaitAsync(moving, cancellation));
        Take(moving.Result);
        return IsDouble ? new(CollectAsync(cancellation)) : new(true);
    }

    /// <summary>Whether both have the same documents under their id.</summary>
    public bool HasContentsOf(IdGroups other) =>
        Count == other.Count && (Count == 1 ? First.HasContentOf(other.First) : digest == other.digest);

    private bool IsDouble => hasAhead && ahead.HasIdOf(First);

    private void Take(bool moved)
    {
        hasAhead = moved;
        if (moved)
            ahead = cursor!.Current;
    }

    private async Task<bool> WaitAsync(ValueTask<bool> moving, CancellationToken cancellation)
    {
        Take(await moving);
        return !IsDouble || await CollectAsync(cancellation);
    }

    // Entries of one id are in the order of their contents, so equal lists give equal digests.
    private async Task<bool> CollectAsync(CancellationToken cancellation)
    {
        contents.Reset();
        Append(First);
        for (; IsDouble; Take(await cursor!.MoveNextAsync(cancellation)))
        {
            Append(ahead);
            Count++;
            if (ahead.Offset < First.Offset)
                First = ahead;
        }
        digest = contents.GetCurrentHashAsUInt128();
        return true;
    }

    private void Append(IndexEntry entry)
    {
        Span<byte> bytes = stackalloc byte[IndexEntry.Bytes];
        entry.Write(bytes);
        contents.Append(bytes.Slice(IndexEntry.IdHashBytes, IndexEntry.ContentHashBytes));
    }
}
