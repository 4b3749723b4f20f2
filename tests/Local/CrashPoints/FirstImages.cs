using System.IO.Compression;
using Local.DurableTask.CrashPoints.Tests.Disk;

namespace Local.DurableTask.CrashPoints.Tests;

/// <summary>What a scenario finds on its disk.</summary>
internal static class FirstImages
{
    private static readonly Lazy<Task<DiskImage>> s_emptyStore = new(CreateStoreAsync);

    public static Task<DiskImage> EmptyDiskAsync() => Task.FromResult(DiskImage.Empty);

    /// <summary>A store without instances, closed in good order.</summary>
    public static Task<DiskImage> EmptyStoreAsync() => s_emptyStore.Value;

    /// <summary>A store of the first format, from a process that was killed while it worked.</summary>
    public static async Task<DiskImage> StoreOfFormat1Async()
    {
        await using FileStream packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "store-format-1.db.gz"));
        await using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        using MemoryStream store = new();
        await unpacked.CopyToAsync(store);
        return new DiskImage(new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [StoreProbe.FileName] = store.ToArray() });
    }

    private static async Task<DiskImage> CreateStoreAsync()
    {
        Scenario nothing = new("create", (_, _) => { }, []) { Begins = EmptyDiskAsync };
        RecordedRun run = await CrashRun.UndisturbedAsync(nothing);
        return CrashedDisk.After(run.Base, run.Log, new Crash(run.Log.Operations.Count, CrashModel.Kill, 0));
    }
}
