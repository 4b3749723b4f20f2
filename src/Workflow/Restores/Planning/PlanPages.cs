using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure;
using Workflow.Claims;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Planning;

/// <summary>Reads the ids of the documents of a class. A plan keeps only places and hashes; ids are read from the stored files, unchanged.</summary>
public sealed class PlanPages(RestoreBlobs blobs, UnitsTable units, PartCutter cutter, IndexedFiles files)
{
    private static readonly JsonWriterOptions AsItStands = new() { SkipValidation = true };

    /// <summary>A page, or why there is none.</summary>
    internal async Task<(byte[]? Json, Refusal? Refusal)> ReadAsync(
        RestoreRow row, string collection, DocumentClass wanted, long first, int top, CancellationToken cancellation)
    {
        var (env, id) = (row.Restore.Env, row.Restore.Id);
        if (await blobs.FindRequestAsync(env, id, cancellation) is not { } request)
            return (null, Refusal.Gone($"The plan of the restore {id} is removed: it is kept until the restore can no longer be undone."));
        var concerned = (await units.ListAsync(id, cancellation)).Where(unit => unit.Collection == collection).ToList();
        if (concerned.Count == 0)
            return (null, Refusal.Missing($"The restore {id} has no collection '{Printable.Of(collection)}'."));
        if (concerned.Exists(unit => unit.Plan is null))
            return (null, Refusal.Conflict(row.Restore.Outcome == RestoreOutcome.Planning
                ? $"The restore {id} is still planning; ask again when it says AwaitingApproval."
                : $"The restore {id} has no plan: it is {row.Restore.Outcome}. Look at it with GET /api/restores/{id}."));
        try
        {
            var ids = new List<byte[]>();
            var skip = first;
            foreach (var unit in concerned)
            {
                var count = unit.Plan!.CountOf(wanted);
                var here = (int)Math.Clamp(count - skip, 0, top - ids.Count);
                if (here > 0)
                    await AddAsync(request, unit, wanted, skip, here, ids, cancellation);
                skip = Math.Max(0, skip - count);
            }
            var all = concerned.Sum(unit => unit.Plan!.CountOf(wanted));
            return (Write(ids, first + ids.Count < all && ids.Count > 0 ? first + ids.Count : null), null);
        }
        catch (Exception damage) when (damage is IndexDamagedException or InvalidDataException or FileNotFoundException or InvalidOperationException)
        {
            return (null, Refusal.Conflict($"The plan of the restore {id} cannot be read: a file that it was made from is gone or damaged."));
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return (null, Refusal.Conflict($"The plan of the restore {id} cannot be read: a file that it was made from is gone."));
        }
    }

    private async Task AddAsync(
        RestoreRequest request, UnitRow unit, DocumentClass wanted, long first, int count, List<byte[]> ids, CancellationToken cancellation)
    {
        var records = await cutter.ReadAsync(request, unit.Number, 0, wanted, first, count, cancellation);
        // Only documents that exist just in the target are read there: that file is gone if the plan was not applied.
        var fromSource = records.All(record => record.IsRemoved) ? null : await OpenAsync(unit.Source, unit.SourceCollection, cancellation);
        var fromLook = records.Any(record => record.IsRemoved) ? await OpenAsync(unit.Look ?? unit.PlanLook, unit.Target, cancellation) : null;
        foreach (var record in records)
        {
            var file = (record.IsRemoved ? fromLook : fromSource) ?? throw DocumentIndex.Damaged();
            ids.Add(RawId.Of(await file.ReadAsync(record.Offset, record.Length, cancellation)) ?? throw DocumentIndex.Damaged());
        }
    }

    private async Task<RawFile?> OpenAsync(string? backupId, string collection, CancellationToken cancellation) =>
        await files.OpenAsync(backupId, collection, cancellation) is { } file ? await files.ReadAsync(file, cancellation) : null;

    private static byte[] Write(List<byte[]> ids, long? next)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, AsItStands);
        json.WriteStartObject();
        json.WriteStartArray("documents");
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WritePropertyName("docId");
            json.WriteRawValue(id, skipInputValidation: true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (next is { } more)
            json.WriteString("next", more.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
