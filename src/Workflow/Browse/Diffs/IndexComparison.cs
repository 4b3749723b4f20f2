using Workflow.Documents.Index;

namespace Workflow.Browse.Diffs;

/// <summary>Merges two indexes: which ids only one has, and which have other documents. In bounded memory, whatever their size.</summary>
internal sealed class IndexComparison : IDisposable
{
    private readonly EntrySorter[] differences = [.. Enum.GetValues<DiffClass>().Select(_ => new EntrySorter(Limits.SortedDifferences))];

    /// <summary>Ids whose documents are equal.</summary>
    public long Same { get; private set; }

    /// <summary>Ids of a class.</summary>
    public long CountOf(DiffClass wanted) => differences[(int)wanted].Count;

    /// <summary>Compares them; once.</summary>
    /// <param name="from">The older; null for a collection that did not exist.</param>
    /// <param name="to">The newer; null likewise.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="IndexDamagedException">One of them is not what was written.</exception>
    public async Task RunAsync(IndexCursor? from, IndexCursor? to, CancellationToken cancellation)
    {
        var (older, newer) = (new IdGroups(from), new IdGroups(to));
        await older.StartAsync(cancellation);
        await newer.StartAsync(cancellation);
        var hasOlder = await older.MoveNextAsync(cancellation);
        var hasNewer = await newer.MoveNextAsync(cancellation);
        while (hasOlder || hasNewer)
        {
            var order = !hasNewer ? -1 : !hasOlder ? 1 : older.First.CompareId(newer.First);
            Count(order, older, newer);
            if (order <= 0)
                hasOlder = await older.MoveNextAsync(cancellation);
            if (order >= 0)
                hasNewer = await newer.MoveNextAsync(cancellation);
        }
    }

    /// <summary>The next records of a class in the order of the file; fewer than fit mean the end.</summary>
    public int Read(DiffClass wanted, Span<IndexEntry> records) => differences[(int)wanted].Read(records);

    public void Dispose()
    {
        foreach (var sorter in differences)
            sorter.Dispose();
    }

    private void Count(int order, IdGroups older, IdGroups newer)
    {
        if (order < 0)
            Add(DiffClass.Removed, DiffRecord.Removed(older.First));
        else if (order > 0)
            Add(DiffClass.Added, DiffRecord.Added(newer.First));
        else if (older.HasContentsOf(newer))
            Same++;
        else
            Add(DiffClass.Changed, DiffRecord.Changed(older.First, newer.First));
    }

    private void Add(DiffClass to, DiffRecord record) => differences[(int)to].Add(record.Sortable);
}
