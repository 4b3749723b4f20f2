using Workflow.Documents;

namespace Workflow.Browse;

/// <summary>A page of a history, or the backups whose indexes have to be built first.</summary>
internal readonly record struct HistoryAnswer(DocumentHistory? History, IReadOnlyList<string> Indexing);

/// <summary>Follows one document through the backups of an environment.</summary>
public sealed class HistoryReader(VersionFinder versions)
{
    /// <summary>A page, newest first.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">Whose backups.</param>
    /// <param name="collection">Where the document is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="top">Backups at most.</param>
    /// <param name="continuation">The last backup id of the page before.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal async Task<HistoryAnswer> ReadAsync(
        DurableTaskClient client, string env, string collection, DocumentId id, int top, string? continuation, CancellationToken cancellation)
    {
        var (page, further) = (new List<Witness>(), new List<Witness>());
        await foreach (var witness in versions.WitnessesAsync(env, collection, continuation, cancellation))
        {
            (page.Count < top ? page : further).Add(witness);
            if (further.Count == Limits.HistoryLookahead)
                break;
        }
        var found = new DocumentVersion?[page.Count];
        await Parallel.ForAsync(
            0, page.Count, new ParallelOptions { MaxDegreeOfParallelism = Limits.LookupsAtOnce, CancellationToken = cancellation },
            async (i, token) => found[i] = await versions.FindAsync(client, page[i], id, token));
        var (older, indexing) = await OlderAsync(client, further, id, cancellation);
        var open = page.Where((_, i) => found[i] is null).Select(witness => witness.Backup.Id).Concat(indexing).ToList();
        if (open.Count > 0)
            return new(null, open);
        return new(new() { Versions = WithChanges(found!, older), Next = further.Count > 0 ? page[^1].Backup.Id : null }, []);
    }

    // The first beyond the page that knows the document.
    private async Task<(DocumentVersion? Older, IReadOnlyList<string> Indexing)> OlderAsync(
        DurableTaskClient client, List<Witness> further, DocumentId id, CancellationToken cancellation)
    {
        foreach (var witness in further)
        {
            if (await versions.FindAsync(client, witness, id, cancellation) is not { } version)
                return (null, [witness.Backup.Id]);
            if (version.State != VersionState.Unknown)
                return (version, []);
        }
        return (null, []);
    }

    private static DocumentVersion[] WithChanges(DocumentVersion[] found, DocumentVersion? older)
    {
        for (var i = found.Length - 1; i >= 0; i--)
        {
            if (found[i].State == VersionState.Unknown)
                continue;
            if (older is not null)
                found[i] = found[i] with { Changed = found[i].DiffersFrom(older) };
            older = found[i];
        }
        return found;
    }
}
