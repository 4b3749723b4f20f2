using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace Workflow.Drills;

/// <summary>Where a drill keeps which documents it puts back, below its id in the container <c>derived</c>: places and hashes, no ids.</summary>
public sealed class DrillBlobs(DerivedBlobs derived)
{
    /// <summary>The folder of a drill in the containers <c>backups</c> and <c>derived</c>; all of it is deleted when the drill ends.</summary>
    internal static string FolderOf(string env, string id) => $"{CollectionName.Encode(env)}/{id}/";

    /// <summary>Writes the records of a collection, in the order of the file.</summary>
    internal async Task WriteAsync(DrillStep step, EntrySorter inOrder, CancellationToken cancellation)
    {
        await using var target = new BlobBlocks(await derived.GetBlockBlobAsync(NameOf(step), cancellation));
        await DiffRecords.WriteAsync(records => inOrder.Read(records), target, cancellation);
        await target.ReplaceAsync(cancellation);
    }

    /// <summary>Some records; fewer than asked for where they end.</summary>
    internal async Task<IReadOnlyList<DiffRecord>> ReadAsync(DrillStep step, long first, int count, CancellationToken cancellation)
    {
        var bytes = await derived.ReadAsync(NameOf(step), first * DiffRecord.Bytes, (long)count * DiffRecord.Bytes, cancellation) ?? ReadOnlyMemory<byte>.Empty;
        return DiffRecord.ReadAll(bytes.Span);
    }

    private static string NameOf(DrillStep step) => $"{FolderOf(step.Env, step.Id)}{step.Number}.records";
}
