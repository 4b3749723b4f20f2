namespace Workflow.Documents.Index;

/// <summary>Finds the documents of a file that have the <c>_id</c> of an earlier one: sorting the entries puts them side by side.</summary>
/// <param name="isCounted">Whether the document at an offset is counted as not importable for another reason.</param>
internal sealed class DoubleIds(Func<long, bool> isCounted)
{
    private readonly SortedSet<long> firstUncounted = [];
    private IndexEntry previous;
    private long earliest;
    private bool hasPrevious;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Of these, the ones that are not counted for another reason.</summary>
    public long Uncounted { get; private set; }

    /// <summary>Where the first of the latter are in the raw file, up to <see cref="Limits.NotImportableLines"/>.</summary>
    public IReadOnlyCollection<long> FirstUncounted => firstUncounted;

    /// <summary>Takes the next entry, in order.</summary>
    public void Add(IndexEntry entry)
    {
        if (!hasPrevious || !entry.HasIdOf(previous))
        {
            (previous, earliest, hasPrevious) = (entry, entry.Offset, true);
            return;
        }
        // Entries with one id are in the order of their content, not of the file.
        var later = Math.Max(entry.Offset, earliest);
        earliest = Math.Min(entry.Offset, earliest);
        Count++;
        if (isCounted(later))
            return;
        Uncounted++;
        firstUncounted.Add(later);
        if (firstUncounted.Count > Limits.NotImportableLines)
            firstUncounted.Remove(firstUncounted.Max);
    }
}
