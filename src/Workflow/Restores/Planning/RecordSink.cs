using System.Security.Cryptography;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace Workflow.Restores.Planning;

/// <summary>Collects the documents of each class and writes them in the order of their file. In bounded memory, whatever their number.</summary>
internal sealed class RecordSink : IDisposable
{
    private readonly EntrySorter?[] sorters = new EntrySorter?[Enum.GetValues<DocumentClass>().Length];
    private long same;

    public PlanCounts Counts => new()
    {
        Same = same,
        Insert = CountOf(DocumentClass.Insert),
        Different = CountOf(DocumentClass.Different),
        Extra = CountOf(DocumentClass.Extra),
        Protected = CountOf(DocumentClass.Protected),
        NotImportable = CountOf(DocumentClass.NotImportable),
        Conflict = CountOf(DocumentClass.Conflict),
    };

    public long CountOf(DocumentClass one) => one == DocumentClass.Same ? same : sorters[(int)one]?.Count ?? 0;

    public void Add(DocumentClass one, in ComparedId id)
    {
        if (one == DocumentClass.Same)
        {
            same++;
            return;
        }
        var record = (id.Source, id.Look) switch
        {
            (null, { } look) => DiffRecord.Removed(look.First),
            ({ } source, null) => DiffRecord.Added(source.First),
            ({ } source, { } look) => DiffRecord.Changed(look.First, source.First),
            _ => throw new InvalidOperationException("A document of no side."),
        };
        (sorters[(int)one] ??= new(Limits.SortedDifferences)).Add(record.Sortable);
    }

    /// <summary>Writes each class that has documents to the blob that <paramref name="nameOf"/> gives it, and returns a hash of all.</summary>
    public async Task<string> WriteAsync(RestoreBlobs blobs, Func<DocumentClass, string> nameOf, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in DocumentClasses.Listed)
        {
            if (CountOf(one) == 0)
            {
                await blobs.DeleteAsync(nameOf(one), cancellation);
                continue;
            }
            await using var target = new BlobBlocks(await blobs.GetBlockBlobAsync(nameOf(one), cancellation));
            await DiffRecords.WriteAsync(records => sorters[(int)one]!.Read(records), target, cancellation);
            await target.ReplaceAsync(cancellation);
            hash.AppendData(Convert.FromHexString(target.Sha256));
            hash.AppendData([(byte)one]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        foreach (var sorter in sorters)
            sorter?.Dispose();
    }
}
