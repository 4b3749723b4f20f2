using Workflow.Documents.Canonical;
using Workflow.Documents.Index;
using Workflow.Exports;

namespace Workflow.Drills.Comparison;

/// <summary>The result of comparing a throw-away collection with the backup.</summary>
/// <param name="Differences">Documents that are missing, changed, or not from the drill.</param>
/// <param name="Retyped">Documents whose values are equal and whose types are not.</param>
internal readonly record struct DrillDifferences(long Differences, long Retyped);

/// <summary>Compares the documents that came back with those put in, one by one.</summary>
public sealed class DrillComparison(DrillDocuments documents, IndexedFiles files)
{
    /// <summary>Compares.</summary>
    /// <param name="source">The backup's file; null for an empty one.</param>
    /// <param name="proof">The export of the throw-away collection; null for an empty one.</param>
    /// <param name="most">How many documents were put in at most.</param>
    /// <param name="losesTypes">Whether the service is known not to keep the types of numbers or dates.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="IndexDamagedException">An index is missing or damaged.</exception>
    internal async Task<DrillDifferences> RunAsync(IndexedFile? source, IndexedFile? proof, long? most, bool losesTypes, CancellationToken cancellation)
    {
        var differences = await CountAsync(documents.ReadAsync(source, most, cancellation), documents.ReadAsync(proof, null, cancellation));
        if (differences == 0 || !losesTypes || source is null || proof is null)
            return new(differences, 0);
        using var expected = new EntrySorter();
        using var found = new EntrySorter();
        await LoosenAsync(source, most, expected, cancellation);
        await LoosenAsync(proof, null, found, cancellation);
        var others = await CountAsync(EntriesOf(expected).ToAsyncEnumerable(), EntriesOf(found).ToAsyncEnumerable());
        return new(others, differences - others);
    }

    // Both come in the order of ids.
    private static async Task<long> CountAsync(IAsyncEnumerable<IndexEntry> expected, IAsyncEnumerable<IndexEntry> found)
    {
        await using var left = expected.GetAsyncEnumerator();
        await using var right = found.GetAsyncEnumerator();
        var (hasLeft, hasRight) = (await left.MoveNextAsync(), await right.MoveNextAsync());
        var count = 0L;
        while (hasLeft || hasRight)
        {
            var order = !hasRight ? -1 : !hasLeft ? 1 : left.Current.CompareId(right.Current);
            if (order != 0 || !left.Current.HasContentOf(right.Current))
                count++;
            if (order <= 0)
                hasLeft = await left.MoveNextAsync();
            if (order >= 0)
                hasRight = await right.MoveNextAsync();
        }
        return count;
    }

    // Read in the order of the file, so that each run of it is inflated once.
    private async Task LoosenAsync(IndexedFile file, long? most, EntrySorter loose, CancellationToken cancellation)
    {
        using var inFile = new EntrySorter();
        await foreach (var entry in documents.ReadAsync(file, most, cancellation))
            inFile.Add(DiffRecord.Added(entry).Sortable);
        var raw = await files.ReadAsync(file, cancellation);
        var reader = new DocumentReader();
        foreach (var record in EntriesOf(inFile).Select(entry => new DiffRecord(entry)))
        {
            var line = await raw.ReadAsync(record.Offset, record.Length, cancellation);
            reader.Read(line);
            loose.Add(IndexEntry.Of(reader.IdHash, LooseForm.Hash(line), record.Offset, record.Length));
        }
    }

    private static IEnumerable<IndexEntry> EntriesOf(EntrySorter sorter)
    {
        var batch = new IndexEntry[1024];
        int count;
        do
        {
            count = sorter.Read(batch);
            for (var i = 0; i < count; i++)
                yield return batch[i];
        }
        while (count == batch.Length);
    }
}
