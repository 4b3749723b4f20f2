using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Health.Checks;

/// <summary>Writes, reads and deletes a blob and a row, and compares storage's clock with ours.</summary>
public sealed class StorageCheck(StorageConnection storage, IStorageClock clock, TimeProvider time)
{
    private const string Container = "derived";
    private const string Table = "Environments";
    private const string Partition = "!doctor";

    /// <summary>Whether blobs and rows can be written and read.</summary>
    public sealed class Writing(StorageCheck check) : IDoctorCheck
    {
        public string Name => "storage";

        public async Task<DoctorFinding> RunAsync(CancellationToken cancellation)
        {
            await check.WriteAsync(cancellation);
            return new(true, "A blob and a row were written, read and deleted.");
        }
    }

    /// <summary>Whether storage's clock agrees with ours.</summary>
    public sealed class Clock(StorageCheck check) : IDoctorCheck
    {
        public string Name => "clockAgainstStorage";

        public async Task<DoctorFinding> RunAsync(CancellationToken cancellation) =>
            ClockDrift.Judge("storage", await check.DriftAsync(cancellation));
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        var name = $"doctor/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var blob = (await storage.GetContainerAsync(Container, cancellation)).GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromString(name), cancellation);
        try
        {
            if ((await blob.DownloadContentAsync(cancellation)).Value.Content.ToString() != name)
                throw new InvalidDataException("Storage returned a different blob than was written.");
        }
        finally
        {
            await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
        }
        var table = await storage.GetTableAsync(Table, cancellation);
        var row = new TableEntity(Partition, name[7..]);
        await table.AddEntityAsync(row, cancellation);
        await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
    }

    private async Task<TimeSpan> DriftAsync(CancellationToken cancellation) =>
        (await clock.NowAsync(cancellation) ?? throw new InvalidDataException("Storage does not report its time.")) - time.GetUtcNow();
}
