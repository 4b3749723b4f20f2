using System.Text;
using System.Text.Json.Serialization;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Restores.Parts;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Storage;

namespace Workflow.Restores;

/// <summary>Which export of a target a restore needs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestoreExport>))]
public enum RestoreExport
{
    /// <summary>The target as the plan sees it.</summary>
    Look,

    /// <summary>The target again, if the first look is too old to be the safety copy.</summary>
    LookAgain,

    /// <summary>The target as the restore left it.</summary>
    Proof,

    /// <summary>Documents that are about to be removed.</summary>
    Removal,

    /// <summary>Documents that are about to be removed and inserted again.</summary>
    Clearing,
}

/// <summary>
/// The exports of targets that a restore makes, in the rows and with the steps of every other export. Looks lie under an id that may become that
/// of the safety copy; the others under the restore's own.
/// </summary>
public sealed class RestoreExports(ExportsTable exports, IndexedFiles files, PartsTable parts, PartCutter cutter, DerivedBlobs derived)
{
    /// <summary>The backup id of a look: that of the safety copy, if it becomes one.</summary>
    internal static string LookId(RestoreRequest request, RestoreExport which) =>
        BackupId.Create(request.Env, request.StartedAt, $"{request.Id} {which}");

    /// <summary>Under which the export of a unit lies.</summary>
    internal static string IdOf(RestoreRequest request, UnitRow unit, RestoreExport which, int round, int part) => which switch
    {
        RestoreExport.Look or RestoreExport.LookAgain => unit.Chunk == 0 ? LookId(request, which) : $"{LookId(request, which)}.{unit.Chunk}",
        RestoreExport.Proof => $"{request.Id}.p{round}.{unit.Number}",
        RestoreExport.Clearing => $"{request.Id}.y{round}.{unit.Number}.{part}",
        _ => $"{request.Id}.x{round}.{unit.Number}.{part}",
    };

    /// <summary>Everything that a restore keeps under its own id lies in this folder of the containers <c>backups</c> and <c>derived</c>.</summary>
    internal static string FolderOf(RestoreRequest request) => $"{CollectionName.Encode(request.Env)}/{request.Id}";

    /// <summary>Adds the row of an export, unless it is there.</summary>
    internal async Task<ExportPlan> PrepareAsync(
        RestoreRequest request, UnitRow unit, RestoreExport which, int round, int part, CancellationToken cancellation)
    {
        var id = IdOf(request, unit, which, round, part);
        if (await exports.FindAsync(id, unit.Target, cancellation) is null)
        {
            var chosen = which switch
            {
                RestoreExport.Removal => await RemovedAsync(request, unit, round, part, cancellation),
                RestoreExport.Clearing => await ClearedAsync(request, unit, round, part, cancellation),
                _ => await ChosenAsync(request, unit, cancellation),
            };
            var row = new ExportRow
            {
                BackupId = id,
                Index = unit.Number,
                Chosen = chosen,
                Folder = which is RestoreExport.Look or RestoreExport.LookAgain
                    ? unit.Chunk == 0 ? null : $"{BlobNames.Folder(request.Env, LookId(request, which))}/{unit.Chunk}"
                    : $"{FolderOf(request)}/{id[(request.Id.Length + 1)..]}",
                Export = new() { Collection = unit.Target, Status = ExportStatus.Pending, Whole = chosen is null },
            };
            await exports.AddAsync([row], cancellation);
        }
        return new() { BackupId = id, Env = request.Env, Collection = unit.Target, Index = unit.Number, MaxWait = request.MaxWait };
    }

    private async Task<ChosenDocuments?> ChosenAsync(RestoreRequest request, UnitRow unit, CancellationToken cancellation)
    {
        if (request.DocIds is null)
            return null;
        var ids = request.ChosenBy(unit.Chunk);
        return await WriteAsync($"{FolderOf(request)}/ids/{unit.Number}.json", ids, cancellation);
    }

    private async Task<ChosenDocuments> RemovedAsync(RestoreRequest request, UnitRow unit, int round, int part, CancellationToken cancellation)
    {
        var records = await cutter.ReadAsync(
            request, unit.Number, round, DocumentClass.Extra, (long)part * Limits.ChosenDocuments, Limits.ChosenDocuments, cancellation);
        var ids = await IdsAsync(unit.Look, unit.Target, records, cancellation);
        return await WriteAsync($"{FolderOf(request)}/ids/{unit.Number}.x{round}.{part}.json", ids, cancellation);
    }

    private async Task<ChosenDocuments> ClearedAsync(RestoreRequest request, UnitRow unit, int round, int part, CancellationToken cancellation)
    {
        var row = await parts.GetAsync(request.Id, unit.Number, round, part, cancellation);
        var records = await cutter.ReadAsync(request, unit.Number, round, DocumentClass.Different, row.First, row.Count, cancellation);
        var ids = await IdsAsync(unit.Source, unit.SourceCollection, records, cancellation);
        return await WriteAsync($"{FolderOf(request)}/ids/{unit.Number}.y{round}.{part}.json", ids, cancellation);
    }

    private async Task<List<string>> IdsAsync(string? backup, string collection, IReadOnlyList<DiffRecord> records, CancellationToken cancellation)
    {
        var file = await files.OpenAsync(backup, collection, cancellation) ?? throw DocumentIndex.Damaged();
        var raw = await files.ReadAsync(file, cancellation);
        var ids = new List<string>();
        foreach (var record in records)
            ids.Add(Encoding.UTF8.GetString(RawId.Of(await raw.ReadAsync(record.Offset, record.Length, cancellation)) ?? throw DocumentIndex.Damaged()));
        return ids;
    }

    private async Task<ChosenDocuments> WriteAsync(string blobName, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        await derived.WriteAsync(blobName, Encoding.UTF8.GetBytes($"[{string.Join(',', ids)}]"), cancellation);
        return new(blobName, 0, ids.Count);
    }
}
