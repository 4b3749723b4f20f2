using Workflow.Documents.Index;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Parts;

/// <summary>Cuts the documents of a class into parts, in the order of their file: the same records always give the same parts.</summary>
public sealed class PartCutter(RestoreBlobs blobs)
{
    // A megabyte and a half.
    private const int WindowRecords = 48 * 1024;

    /// <summary>The parts of one round: first those that insert, then those that replace.</summary>
    internal async Task<List<PartRow>> CutAsync(RestoreRequest request, int unit, int round, CancellationToken cancellation)
    {
        var parts = new List<PartRow>();
        await CutAsync(request, unit, round, DocumentClass.Insert, parts, cancellation);
        if (DocumentClass.Different.IsTouchedBy(request.Mode))
            await CutAsync(request, unit, round, DocumentClass.Different, parts, cancellation);
        return parts;
    }

    /// <summary>Some records of a class; fewer than asked for where they end.</summary>
    internal async Task<IReadOnlyList<DiffRecord>> ReadAsync(
        RestoreRequest request, int unit, int round, DocumentClass of, long first, int count, CancellationToken cancellation)
    {
        var name = RestoreBlobs.RecordsOf(request.Env, request.Id, unit, round, of);
        var bytes = await blobs.ReadAsync(name, first * DiffRecord.Bytes, (long)count * DiffRecord.Bytes, cancellation) ?? ReadOnlyMemory<byte>.Empty;
        var records = new DiffRecord[bytes.Length / DiffRecord.Bytes];
        for (var i = 0; i < records.Length; i++)
            records[i] = DiffRecord.Read(bytes.Span[(i * DiffRecord.Bytes)..]);
        return records;
    }

    private async Task CutAsync(
        RestoreRequest request, int unit, int round, DocumentClass of, List<PartRow> parts, CancellationToken cancellation)
    {
        var (first, count, bytes) = (0L, 0, 0L);
        for (var at = 0L; ; at += WindowRecords)
        {
            var records = await ReadAsync(request, unit, round, of, at, WindowRecords, cancellation);
            foreach (var record in records)
            {
                var line = record.Length + 1L;
                if (count > 0 && bytes + line > request.PartBytes)
                {
                    parts.Add(Part());
                    (first, count, bytes) = (first + count, 0, 0);
                }
                count++;
                bytes += line;
            }
            if (records.Count < WindowRecords)
                break;
        }
        if (count > 0)
            parts.Add(Part());

        PartRow Part() => new()
        {
            RestoreId = request.Id,
            Unit = unit,
            Round = round,
            Number = parts.Count,
            Replaces = of == DocumentClass.Different,
            First = first,
            Count = count,
            Bytes = bytes,
        };
    }
}
