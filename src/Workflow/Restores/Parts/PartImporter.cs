using WeChat;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Imports;
using Workflow.Imports.Files;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Parts;

/// <summary>Uploads a part and requests its import: for the steps of a run, and for the code that closes one.</summary>
public sealed class PartImporter(
    RestoresTable restores, PartsTable parts, PartCutter cutter, IndexedFiles files, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>
    /// Uploads the lines of a part into the environment's own storage, and returns its row. The path is recorded first, so that any left-over
    /// file is found.
    /// </summary>
    /// <exception cref="InvalidDataException">The stored file is damaged.</exception>
    /// <exception cref="IndexDamagedException">Its index is.</exception>
    internal async Task<PartRow> UploadAsync(RestoreRequest request, UnitRow unit, PartRow part, CancellationToken cancellation)
    {
        // A possible left-over of the previous try is deleted before its path is forgotten.
        if (part.Path is { } left && await wechat.DeleteUploadAsync(request.Env, part.Path!, part.FileId, cancellation) is not null)
            await restores.MoveAsync(request.Env, request.Id, now => now! with { Restore = now.Restore.WithLeftover(left) }, cancellation);
        var path = UploadPath.Create(request.Id);
        part = await parts.WriteAsync(part, part with { Status = PartStatus.Uploading, Path = path, FileId = null }, cancellation);
        var source = await files.OpenAsync(part.PutsBack ? unit.Look : unit.Source, part.PutsBack ? unit.Target : unit.SourceCollection, cancellation)
            ?? throw DocumentIndex.Damaged();
        var records = await cutter.ReadAsync(request, part, cancellation);
        if (!part.Clears && records.Count != part.Count)
            throw new InvalidDataException("The plan is incomplete.");
        var raw = await files.ReadAsync(source, cancellation);
        var bytes = records.Sum(record => record.Length + 1L);
        var fileId = await wechat.UploadAsync(request.Env, path, bytes, new PartFile(raw, records).WriteAsync, cancellation);
        return await parts.WriteAsync(part, part with { FileId = fileId }, cancellation);
    }

    /// <summary>
    /// Asks the service for the import of an uploaded part, and returns its row with the job; null if the answer was lost. It has no idempotency
    /// key, so the row announces the request first: a row that says <c>Importing</c> without a job means that the answer was lost.
    /// </summary>
    internal async Task<PartRow?> AskAsync(RestoreRequest request, UnitRow unit, PartRow part, CancellationToken cancellation)
    {
        part = await parts.WriteAsync(part, part with { Status = PartStatus.Importing, JobId = null, AskedAt = time.GetUtcNow() }, cancellation);
        try
        {
            var mode = part.Replaces ? ConflictMode.Upsert : ConflictMode.Insert;
            // Not canceled by a stop of the host: the answer is seconds away, and an unknown job may start at any time.
            var jobId = await wechat.StartImportAsync(request.Env, unit.Target, part.Path!, mode, stopOnError: false, CancellationToken.None);
            return await parts.WriteAsync(part, part with { JobId = jobId }, CancellationToken.None);
        }
        catch (WeChatException lost) when (lost.OutcomeUnknown)
        {
            return null;
        }
        catch (WeChatException refused)
        {
            // No job was made.
            var fileId = refused.Kind == FailureKind.FileMissing ? null : part.FileId;
            await parts.WriteAsync(part, part with { Status = PartStatus.Uploading, FileId = fileId }, CancellationToken.None);
            throw;
        }
    }
}
