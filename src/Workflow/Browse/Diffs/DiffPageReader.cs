using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Canonical;
using Workflow.Documents.Index;
using Workflow.Exports;

namespace Workflow.Browse.Diffs;

/// <summary>The requested documents of a diff.</summary>
/// <param name="Collection">The collection's place in the diff.</param>
/// <param name="Class">How they differ.</param>
/// <param name="First">The number of the first, from 0.</param>
/// <param name="Top">How many at most.</param>
internal readonly record struct DiffPageQuery(int Collection, DiffClass Class, long First, int Top);

/// <summary>A page, or why there is none.</summary>
/// <param name="State">What came of it.</param>
/// <param name="BackupId">Whose file it reads.</param>
/// <param name="Json">The answer, written.</param>
/// <param name="Problem">Why it cannot be read, for a person.</param>
internal sealed record DiffPage(FetchState State, string BackupId, byte[]? Json = null, string? Problem = null);

/// <summary>
/// Reads the ids of documents that differ. A diff keeps only places and hashes; ids are read from the stored file, unchanged, and only from
/// documents that still match the comparison.
/// </summary>
public sealed class DiffPageReader(DiffBlobs blobs, ExportsTable exports, ExportIndexes indexes)
{
    private static readonly JsonWriterOptions AsItStands = new() { SkipValidation = true };

    internal async Task<DiffPage> ReadAsync(DurableTaskClient client, Diff diff, DiffPageQuery query, CancellationToken cancellation)
    {
        var collection = diff.Collections[query.Collection];
        var backupId = query.Class == DiffClass.Removed ? diff.From : diff.To;
        var left = Math.Max(0, (collection.CountOf(query.Class) ?? 0) - query.First);
        if (left == 0)
            return new(FetchState.Found, backupId, Write(query, default, [], 0));
        var records = await blobs.ReadAsync(
            diff, query.Collection, query.Class, query.First, (int)Math.Min(left, query.Top), cancellation);
        if (records is { } some && some.Length != (int)Math.Min(left, query.Top) * DiffRecord.Bytes)
            return Unfit(diff, backupId);
        if (records is not { } bytes
            || await exports.FindAsync(backupId, collection.Collection, cancellation) is not { Export: { BlobName: not null, StoredSha256: not null } export })
            return new(FetchState.Gone, backupId);
        var answer = await indexes.OpenAsync(client, backupId, export, cancellation);
        if (answer.Index is { } index)
        {
            try
            {
                return await IdsAsync(export, index, query.Class, bytes, cancellation) is { } ids
                    ? new(FetchState.Found, backupId, Write(query, bytes, ids, left))
                    : Unfit(diff, backupId);
            }
            catch (FileNotFoundException)
            {
                return new(FetchState.Gone, backupId);
            }
            catch (Exception damage) when (Damage.IsFound(damage))
            {
                await indexes.ForgetAsync(export, cancellation);
                answer = await indexes.OpenAsync(client, backupId, export, cancellation);
            }
        }
        return answer.Problem is { } problem ? new(FetchState.Unreadable, backupId, Problem: problem) : new(FetchState.Indexing, backupId);
    }

    private static DiffPage Unfit(Diff diff, string backupId) => new(
        FetchState.Unreadable, backupId, Problem: $"The result of the diff {diff.Id} is damaged. Start it again with POST /api/diffs.");

    // Null if a record does not fit the file.
    private async Task<List<byte[]?>?> IdsAsync(
        ExportRecord export, DocumentIndex index, DiffClass wanted, ReadOnlyMemory<byte> records, CancellationToken cancellation)
    {
        var file = await indexes.RawFileAsync(export, index, cancellation);
        var reader = new DocumentReader();
        var ids = new List<byte[]?>();
        for (var (at, read) = (0, 0L); at < records.Length && read < Limits.DiffPageBytes; at += DiffRecord.Bytes)
        {
            var record = DiffRecord.Read(records.Span[at..]);
            if (record.Offset < 0 || record.Length is < 0 or > Limits.LineBytes || record.Offset > index.Header.RawBytes - record.Length)
                return null;
            var document = await file.ReadAsync(record.Offset, record.Length, cancellation);
            read += document.Length;
            if (IndexEntry.OfDocument(reader, document, record.Offset)?.ContentHash() != (wanted == DiffClass.Removed ? record.FromHash() : record.ToHash()))
                return null;
            ids.Add(RawId.Of(document));
        }
        return ids;
    }

    private static byte[] Write(DiffPageQuery query, ReadOnlyMemory<byte> records, List<byte[]?> ids, long left)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, AsItStands);
        json.WriteStartObject();
        json.WriteStartArray("documents");
        for (var i = 0; i < ids.Count; i++)
        {
            var record = DiffRecord.Read(records.Span[(i * DiffRecord.Bytes)..]);
            json.WriteStartObject();
            json.WritePropertyName("docId");
            if (ids[i] is { } id)
                json.WriteRawValue(id, skipInputValidation: true);
            else
                json.WriteNullValue();
            if (query.Class != DiffClass.Added)
                json.WriteString("fromHash", record.FromHash());
            if (query.Class != DiffClass.Removed)
                json.WriteString("toHash", record.ToHash());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (ids.Count < left)
            json.WriteString("next", (query.First + ids.Count).ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
