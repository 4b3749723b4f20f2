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
    /// <param name="request">Of the restore.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="round">The round.</param>
    /// <param name="clears">Whether differing documents are removed and inserted again.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal async Task<List<PartRow>> CutAsync(RestoreRequest request, int unit, int round, bool clears, CancellationToken cancellation)
    {
        var parts = new List<PartRow>();
        await CutAsync(request, unit, round, DocumentClass.Insert, false, parts, cancellation);
        if (DocumentClass.Different.IsTouchedBy(request.Mode))
            await CutAsync(request, unit, round, DocumentClass.Different, clears, parts, cancellation);
        return parts;
    }

    /// <summary>Some records of a class; fewer than asked for where they end.</summary>
    internal Task<IReadOnlyList<DiffRecord>> ReadAsync(
        RestoreRequest request, int unit, int round, DocumentClass of, long first, int count, CancellationToken cancellation) =>
        ReadAsync(RestoreBlobs.RecordsOf(request.Env, request.Id, unit, round, of), first, count, cancellation);

    /// <summary>The records of the lines that a part imports.</summary>
    internal Task<IReadOnlyList<DiffRecord>> ReadAsync(RestoreRequest request, PartRow part, CancellationToken cancellation) => part.Clears
        ? ReadAsync(RestoreBlobs.ClearedOf(part, request.Env, part.PutsBack), 0, part.Count, cancellation)
        : ReadAsync(request, part.Unit, part.Round, part.Replaces ? DocumentClass.Different : DocumentClass.Insert, part.First, part.Count, cancellation);

    private async Task<IReadOnlyList<DiffRecord>> ReadAsync(string name, long first, int count, CancellationToken cancellation)
    {
        var bytes = await blobs.ReadAsync(name, first * DiffRecord.Bytes, (long)count * DiffRecord.Bytes, cancellation) ?? ReadOnlyMemory<byte>.Empty;
        return DiffRecord.ReadAll(bytes.Span);
    }

    private async Task CutAsync(
        RestoreRequest request, int unit, int round, DocumentClass of, bool clears, List<PartRow> parts, CancellationToken cancellation)
    {
        var most = clears ? Limits.ChosenDocuments : int.MaxValue;
        var (first, count, bytes) = (0L, 0, 0L);
        for (var at = 0L; ; at += WindowRecords)
        {
            var records = await ReadAsync(request, unit, round, of, at, WindowRecords, cancellation);
            foreach (var record in records)
            {
                var line = record.Length + 1L;
                if (count == most || (count > 0 && bytes + line > request.PartBytes))
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
            Replaces = of == DocumentClass.Different && !clears,
            Clears = clears,
            First = first,
            Count = count,
            Bytes = bytes,
        };
    }
}
