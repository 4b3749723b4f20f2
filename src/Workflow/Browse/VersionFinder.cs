using System.Runtime.CompilerServices;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Exports;

namespace Workflow.Browse;

/// <summary>A backup that has something to say of a collection.</summary>
internal sealed record Witness(BackupRecord Backup, ExportRecord? Export, Coverage Coverage);

/// <summary>Finds what single backups know of a document.</summary>
public sealed class VersionFinder(BackupsTable backups, ExportsTable exports, ExportIndexes indexes)
{
    /// <summary>The backups of an environment that have a manifest and were asked for the collection, newest first; read ahead.</summary>
    internal async IAsyncEnumerable<Witness> WitnessesAsync(
        string env, string collection, string? beforeId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = new Queue<Task<Witness>>();
        try
        {
            await foreach (var row in backups.NewestFirstAsync(env, beforeId, cancellation))
            {
                if (!row.Backup.Outcome.HasManifest())
                    continue;
                ahead.Enqueue(WitnessAsync(row.Backup, collection, cancellation));
                if (ahead.Count == Limits.LookupsAtOnce && await ahead.Dequeue() is { Coverage.Presence: not Presence.NotAsked } witness)
                    yield return witness;
            }
            while (ahead.TryDequeue(out var next))
            {
                if (await next is { Coverage.Presence: not Presence.NotAsked } witness)
                    yield return witness;
            }
        }
        finally
        {
            // Nothing waits for the rest; its errors do not matter.
            await Task.WhenAll(ahead).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>The document's state in a backup; null while its index is being built, which starts now at the latest.</summary>
    internal async Task<DocumentVersion?> FindAsync(
        DurableTaskClient client, Witness witness, DocumentId id, CancellationToken cancellation)
    {
        var version = new DocumentVersion
        {
            BackupId = witness.Backup.Id,
            TakenAt = witness.Export?.WindowEnd ?? witness.Backup.StartedAt,
            State = VersionState.Unknown,
        };
        switch (witness.Coverage.Presence)
        {
            case Presence.Captured:
                return await LookUpAsync(client, version, witness.Export!, id, cancellation);
            case Presence.DidNotExist:
                return version with { State = VersionState.Absent };
            default:
                return version with { Reason = witness.Coverage.Reason };
        }
    }

    private async Task<Witness> WitnessAsync(BackupRecord backup, string collection, CancellationToken cancellation)
    {
        var export = (await exports.FindAsync(backup.Id, collection, cancellation))?.Export;
        var coverage = Coverage.Of(backup, export, collection);
        // The rows of exports may be gone since the backup's own row was read.
        return coverage.Presence == Presence.DidNotExist && !await exports.AnyAsync(backup.Id, cancellation)
            ? new(backup, null, Coverage.Expired(backup.Id))
            : new(backup, export, coverage);
    }

    private async Task<DocumentVersion?> LookUpAsync(
        DurableTaskClient client, DocumentVersion version, ExportRecord export, DocumentId id, CancellationToken cancellation)
    {
        var answer = await indexes.OpenAsync(client, version.BackupId, export, cancellation);
        if (answer.Index is { } index)
        {
            try
            {
                foreach (var hash in id.Hashes)
                {
                    if (await index.FindAsync(hash, cancellation) is [var first, ..])
                        return version with { State = VersionState.Present, ContentHash = first.ContentHash() };
                }
                return version with { State = VersionState.Absent };
            }
            catch (Exception damage) when (Damage.IsFound(damage))
            {
                await indexes.ForgetAsync(export, cancellation);
                answer = await indexes.OpenAsync(client, version.BackupId, export, cancellation);
            }
        }
        return answer.Problem is { } problem ? version with { Reason = problem } : null;
    }
}
