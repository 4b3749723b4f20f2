using System.Text;
using System.Text.Json;
using WeChat;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Imports.Files;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Parts;

/// <summary>
/// Documents that are removed and inserted again, since the service would only merge them. They are recorded before they are removed, and
/// inserted again whatever happens to the restore: the backup's line, or if the service refuses that, the safety copy's.
/// </summary>
public sealed class ClearedParts(
    PartsTable parts, RestoreBlobs blobs, PartCutter cutter, IndexedFiles files, PartImporter importer, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>
    /// Records which documents of a part are removed: those that a fresh export shows unchanged since the comparison, and that
    /// could be put back. Returns their number.
    /// </summary>
    /// <exception cref="IndexDamagedException">An index is missing or damaged.</exception>
    internal async Task<int> ChooseAsync(RestoreRequest request, UnitRow unit, PartRow part, CancellationToken cancellation)
    {
        var records = await cutter.ReadAsync(request, part.Unit, part.Round, DocumentClass.Different, part.First, part.Count, cancellation);
        var wanted = records.ToDictionary(record => record.FromHash(), StringComparer.Ordinal);
        var (cleared, putBack, ids) = (new List<DiffRecord>(), new List<DiffRecord>(), new List<string>());
        var export = RestoreExports.IdOf(request, unit, RestoreExport.Clearing, part.Round, part.Number);
        if (await files.OpenAsync(export, unit.Target, cancellation) is { } now)
        {
            var look = await files.OpenAsync(unit.Look, unit.Target, cancellation) ?? throw DocumentIndex.Damaged();
            var raw = await files.ReadAsync(now, cancellation);
            await using var entries = await now.Index.EntriesAsync(cancellation);
            while (await entries.MoveNextAsync(cancellation))
            {
                var entry = entries.Current;
                if (!wanted.TryGetValue(entry.ContentHash(), out var record)
                    || await look.Index.FindAsync(entry.IdHash(), cancellation) is not [var before]
                    || RawId.Of(await raw.ReadAsync(entry.Offset, entry.Length, cancellation)) is not { } id)
                    continue;
                cleared.Add(record);
                putBack.Add(DiffRecord.Added(before));
                ids.Add(Encoding.UTF8.GetString(id));
            }
        }
        await WriteAsync(request, part, putsBack: true, putBack, cancellation);
        await blobs.WriteAsync(RestoreBlobs.ClearedIdsOf(part, request.Env), Encoding.UTF8.GetBytes($"[{string.Join(',', ids)}]"), cancellation);
        await WriteAsync(request, part, putsBack: false, cleared, cancellation);
        return ids.Count;
    }

    /// <summary>Removes the recorded documents. Repeatable: once its row says so, they are inserted again.</summary>
    internal async Task RemoveAsync(RestoreRequest request, UnitRow unit, PartRow part, CancellationToken cancellation)
    {
        var json = await blobs.ReadAsync(RestoreBlobs.ClearedIdsOf(part, request.Env), cancellation)
            ?? throw new InvalidOperationException($"The ids of part {part.Number} of the restore {request.Id} are gone.");
        using var ids = JsonDocument.Parse(json);
        if (part.ClearedAt is null)
            await parts.WriteAsync(part, part with { ClearedAt = time.GetUtcNow() }, cancellation);
        await wechat.RemoveAsync(request.Env, unit.Target, [.. ids.RootElement.EnumerateArray().Select(id => id.GetRawText())], CancellationToken.None);
    }

    /// <summary>
    /// Continues to insert the documents that a part has removed; true once done, false while a job is running. Requesting an import twice does
    /// no harm here: existing documents are refused.
    /// </summary>
    /// <exception cref="WeChatException">The service refuses it.</exception>
    internal async Task<bool> GoOnAsync(RestoreRequest request, UnitRow unit, PartRow part, CancellationToken cancellation)
    {
        if (part.ClearedAt is null || part.Status is PartStatus.Imported or PartStatus.Cleaned)
            return true;
        if (part is { Status: PartStatus.Importing, JobId: { } jobId })
        {
            var job = await wechat.GetMigrateStatusAsync(request.Env, jobId, cancellation);
            if (job.State == MigrateState.Running)
                return false;
            var to = part.PutsBack ? part with { Status = PartStatus.Imported }
                : part with { Imported = job.RecordSuccess ?? (ImportReason.IsWhole(job) ? part.Count : 0), Reason = ImportReason.Of(job) };
            if (part.PutsBack || to.Reason is null)
            {
                await parts.WriteAsync(part, to with { Status = PartStatus.Imported }, cancellation);
                return true;
            }
            part = await parts.WriteAsync(part, to with { Status = PartStatus.Uploading, PutsBack = true, JobId = null, FileId = null }, cancellation);
        }
        if (part.FileId is null || part.Status == PartStatus.Importing)
            part = await importer.UploadAsync(request, unit, part, cancellation);
        await importer.AskAsync(request, unit, part, cancellation);
        return false;
    }

    private async Task WriteAsync(RestoreRequest request, PartRow part, bool putsBack, List<DiffRecord> records, CancellationToken cancellation)
    {
        var bytes = new byte[records.Count * DiffRecord.Bytes];
        var inOrder = records.OrderBy(record => record.Offset).ToList();
        for (var i = 0; i < inOrder.Count; i++)
            inOrder[i].Sortable.Write(bytes.AsSpan(i * DiffRecord.Bytes));
        await blobs.WriteAsync(RestoreBlobs.ClearedOf(part, request.Env, putsBack), bytes, cancellation);
    }
}
