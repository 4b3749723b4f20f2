namespace Workflow.Storage;

/// <summary>The clock of the storage account.</summary>
public interface IStorageClock
{
    /// <summary>Its time, to the second; null if it reports none.</summary>
    Task<DateTimeOffset?> NowAsync(CancellationToken cancellation);
}

/// <summary>Reads it off an answer.</summary>
public sealed class StorageClock(StorageConnection storage) : IStorageClock
{
    // Any container will do: every answer has a date.
    private const string Container = "backups";

    public async Task<DateTimeOffset?> NowAsync(CancellationToken cancellation)
    {
        var response = await (await storage.GetContainerAsync(Container, cancellation)).ExistsAsync(cancellation);
        return response.GetRawResponse().Headers.Date;
    }
}
