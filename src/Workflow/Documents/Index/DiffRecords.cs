using Workflow.Storage;

namespace Workflow.Documents.Index;

/// <summary>Writes sorted records of differences to a blob.</summary>
internal static class DiffRecords
{
    private const int Batch = 2048;

    /// <summary>Writes all of them.</summary>
    /// <param name="read">Gives the next; fewer than fit mean the end.</param>
    /// <param name="target">Takes their bytes.</param>
    /// <param name="cancellation">Stops writing.</param>
    public static async Task WriteAsync(Func<IndexEntry[], int> read, BlobBlocks target, CancellationToken cancellation)
    {
        var records = new IndexEntry[Batch];
        var bytes = new byte[Batch * DiffRecord.Bytes];
        int count;
        do
        {
            count = read(records);
            for (var i = 0; i < count; i++)
                records[i].Write(bytes.AsSpan(i * DiffRecord.Bytes));
            await target.WriteAsync(bytes.AsMemory(0, count * DiffRecord.Bytes), cancellation);
        }
        while (count == Batch);
    }
}
