using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Site;

/// <summary>What the numbers depend on and this program cannot change.</summary>
internal static class Machine
{
    /// <summary>One line: cores, memory, runtime, and how busy others keep it.</summary>
    public static string Facts()
    {
        var model = Value("/proc/cpuinfo", "model name");
        var kilobytes = long.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture);
        return $"{Environment.ProcessorCount} cores ({model}), {kilobytes / 1048576.0:0} GiB, {RuntimeInformation.FrameworkDescription}, load average {Load()}";
    }

    /// <summary>Runnable processes, average of the last minute.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>How many writes of 4 KiB, each forced to the disk, a folder takes in a second, now.</summary>
    public static double SyncsPerSecond(string folder)
    {
        var path = Path.Combine(folder, "sync-probe");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        var block = new byte[4096];
        var count = 0;
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed < TimeSpan.FromSeconds(1); count++)
        {
            RandomAccess.Write(file.SafeFileHandle, block, 0);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Writes out what is only in memory, so that one run does not pay for the one before.</summary>
    public static async Task SettleDiskAsync(CancellationToken cancellation)
    {
        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync(cancellation);
    }

    private static string Value(string file, string key) =>
        File.ReadLines(file).First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(':', 2)[1].Trim();
}
