using CrashPoints.Tests.Disk;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrashPoints.Tests;

/// <summary>A store that can be read and not written is refused when it is opened, not at the first write.</summary>
public class ReadOnlyTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Store_ThatCanOnlyBeRead_IsRefused_NamingItAndTheNextStep(bool isOld)
    {
        DiskImage image = await (isOld ? FirstImages.StoreOfFormat1Async() : FirstImages.EmptyStoreAsync());
        using RecordingDisk disk = new(TimeProvider.System, image) { IsReadOnly = true };
        string path = disk.Folder + "/" + StoreProbe.FileName;
        await using SqliteStore store = new(
            path, new StoreFiles { Vfs = DiskVfs.Name, Lock = static _ => new MemoryStream() }, new EngineHealth(), static () => "0123456789abcdef", NullLoggerFactory.Instance);

        StoreOpenException refused = Assert.Throws<StoreOpenException>(store.Open);

        Assert.Equal(
            $"The store '{path}' cannot be opened: it is read-only. Give this process write access to it and its folder.", refused.Message);
        Assert.Empty(disk.Recorded.Operations);
    }
}
