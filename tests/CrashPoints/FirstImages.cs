using System.IO.Compression;
using CrashPoints.Tests.Disk;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Store;

namespace CrashPoints.Tests;

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

    /// <summary>A parent with more ended children than one step of a purge takes.</summary>
    public static async Task<DiskImage> LargeFamilyAsync()
    {
        using RecordingDisk disk = new(TimeProvider.System, await EmptyStoreAsync());
        using (Connection connection = Connection.Open(disk.Folder + "/" + StoreProbe.FileName, DiskVfs.Name))
        {
            connection.Prepare("""
                WITH RECURSIVE family(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM family WHERE n < ?)
                INSERT INTO instances(key, id, name, version, status, execution, started, created_at, updated_at, ended_at,
                    parent_key, parent_id, parent_name, parent_execution, parent_task)
                SELECT n, iif(n = 1, '族长', '族人' || n), '族', '', ?, 0, 1, n, n, n,
                    iif(n = 1, NULL, 1), iif(n = 1, NULL, '族长'), iif(n = 1, NULL, '族'), iif(n = 1, NULL, 0), iif(n = 1, NULL, n)
                FROM family
                """).Bind(Limits.InstancesPerPurgeStep + 20).Bind((long)Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Completed).Run();
        }

        return CrashedDisk.After(disk.Base, disk.Recorded, new Crash(disk.Recorded.Operations.Count, CrashModel.Kill, 0));
    }

    private static async Task<DiskImage> CreateStoreAsync()
    {
        Scenario nothing = new("create", (_, _) => { }, []) { Begins = EmptyDiskAsync };
        RecordedRun run = await CrashRun.UndisturbedAsync(nothing);
        return CrashedDisk.After(run.Base, run.Log, new Crash(run.Log.Operations.Count, CrashModel.Kill, 0));
    }
}
