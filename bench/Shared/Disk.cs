using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BenchShared;

/// <summary>How fast the disk takes durable writes in this minute: the bound of everything that is durable.</summary>
internal static class Disk
{
    private const int BlockBytes = 4096;
    private const int FileBytes = 4 << 20;

    /// <summary>Overwrites of 4 KiB in a file that is there already, each followed by fdatasync: how a reused WAL is written.</summary>
    public static double OverwritesPerSecond(string folder, TimeSpan? length = null)
    {
        string path = Path.Combine(folder, "sync-probe");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, new byte[FileBytes], 0);
        Check(Sync(file));
        byte[] block = new byte[BlockBytes];
        TimeSpan until = length ?? TimeSpan.FromSeconds(0.5);
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start) < until; count++)
        {
            RandomAccess.Write(file, block, (long)count * BlockBytes % FileBytes);
            Check(Sync(file));
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Writes out what is only in memory, so that one run does not pay for the one before.</summary>
    public static async Task SettleAsync(CancellationToken cancellation)
    {
        using Process sync = Process.Start("sync");
        await sync.WaitForExitAsync(cancellation);
    }

    private static void Check(int code)
    {
        if (code != 0)
            throw new IOException($"fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle file);
}
