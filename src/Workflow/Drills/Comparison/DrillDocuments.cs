using System.Runtime.CompilerServices;
using Workflow.Documents.Index;
using Workflow.Exports;

namespace Workflow.Drills.Comparison;

/// <summary>
/// The documents of a backup's file that a drill puts back: those that the service would import, all or the first of the index. The index is in the
/// order of hashes, so the first are a random sample, the same one each time.
/// </summary>
public sealed class DrillDocuments(IndexedFiles files)
{
    /// <summary>Goes through them in the order of the index. Documents whose id occurs twice are left out.</summary>
    /// <param name="file">The file; null has none.</param>
    /// <param name="most">At most this many; null for all.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IndexDamagedException">The index is not what was written.</exception>
    internal async IAsyncEnumerable<IndexEntry> ReadAsync(IndexedFile? file, long? most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (file is null)
            yield break;
        var odd = await files.OddAsync(file, cancellation);
        await using var cursor = await file.Index.EntriesAsync(cancellation);
        var groups = new IdGroups(cursor);
        await groups.StartAsync(cancellation);
        for (var taken = 0L; taken != most && await groups.MoveNextAsync(cancellation);)
        {
            if (groups.Count > 1 || odd.Contains(groups.First.Offset))
                continue;
            taken++;
            yield return groups.First;
        }
    }
}
