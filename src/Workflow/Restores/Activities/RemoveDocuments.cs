using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Claims;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Imports;
using Workflow.Numbers;
using Workflow.Restores.Parts;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What came of removing a hundred documents.</summary>
public sealed record RemovedDocuments
{
    [JsonPropertyName("removed")]
    public required long Removed { get; init; }

    /// <summary>Left alone: they changed since the look.</summary>
    [JsonPropertyName("changed")]
    public required long Changed { get; init; }
}

/// <summary>
/// Removes up to a hundred documents by their ids: only those that a fresh export shows unchanged since the look. The others are left alone.
/// </summary>
public sealed class RemoveDocuments(
    UnitWork work, UnitsTable units, RestoresTable restores, PartCutter cutter, IndexedFiles files, ClaimKeeper claims, CloudDatabaseClient wechat, TimeProvider time, ILogger<RemoveDocuments> logger)
{
    [Function(nameof(RemoveDocuments))]
    public Task<StepResult<RemovedDocuments>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("remove", input.Id);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            var records = await cutter.ReadAsync(
                request, input.Unit, input.Round, DocumentClass.Extra, (long)input.Part * Limits.ChosenDocuments, Limits.ChosenDocuments, limited);
            var hashes = records.Select(record => record.FromHash()).ToHashSet(StringComparer.Ordinal);
            var ids = await UnchangedAsync(request, unit, input, hashes, limited);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<RemovedDocuments>(input);
            await restores.MarkAppliedAsync(input.Env, input.Id, limited);
            await units.ChangeAsync(input.Id, input.Unit, now => now with { RemovalAsked = now.RemovalAsked || ids.Count > 0 }, limited);
            var removed = ids.Count == 0 ? 0 : await RemoveAsync(request.Env, unit.Target, ids);
            await units.ChangeAsync(input.Id, input.Unit, now => now with { Removed = now.Removed + removed, ImportedAt = time.GetUtcNow() }, limited);
            Log.DocumentsRemoved(logger, input.Id, Printable.Of(unit.Target), removed, records.Count - ids.Count);
            return StepResult.Ok(new RemovedDocuments { Removed = removed, Changed = records.Count - ids.Count });
        });

    // An empty export has no file: there is nothing to remove.
    private async Task<List<string>> UnchangedAsync(
        RestoreRequest request, UnitRow unit, RestoreStep input, HashSet<string> hashes, CancellationToken cancellation)
    {
        var id = RestoreExports.IdOf(request, unit, RestoreExport.Removal, input.Round, input.Part);
        var unchanged = new List<string>();
        if (await files.OpenAsync(id, unit.Target, cancellation) is not { } now)
            return unchanged;
        var source = await files.OpenAsync(unit.Source, unit.SourceCollection, cancellation);
        var raw = await files.ReadAsync(now, cancellation);
        await using var entries = await now.Index.EntriesAsync(cancellation);
        while (await entries.MoveNextAsync(cancellation))
        {
            if (!hashes.Contains(entries.Current.ContentHash()))
                continue;
            var document = await raw.ReadAsync(entries.Current.Offset, entries.Current.Length, cancellation);
            if (RawId.Of(document) is { } found && !await IsPromisedAsync(source, entries.Current, found, cancellation))
                unchanged.Add(Encoding.UTF8.GetString(found));
        }
        return unchanged;
    }

    // To the database 1, 1.0 and a long 1 are one id, to an index they are three: what is extra as one may be what another one stands for.
    private static async Task<bool> IsPromisedAsync(IndexedFile? source, IndexEntry entry, byte[] id, CancellationToken cancellation)
    {
        if (source is null || id[0] == '"')
            return false;
        using var json = JsonDocument.Parse(id);
        foreach (var hash in DocumentId.Read(json.RootElement)?.Hashes ?? [])
        {
            if (!IndexEntry.Of(hash, hash, 0, 0).HasIdOf(entry) && await source.Index.FindAsync(hash, cancellation) is { Count: > 0 })
                return true;
        }
        return false;
    }

    // A removal whose answer was lost may or may not have happened; the export afterwards shows it.
    private async Task<long> RemoveAsync(string env, string collection, List<string> ids)
    {
        try
        {
            return await wechat.RemoveAsync(env, collection, ids, CancellationToken.None);
        }
        catch (WeChatException lost) when (lost.OutcomeUnknown)
        {
            return 0;
        }
    }
}
