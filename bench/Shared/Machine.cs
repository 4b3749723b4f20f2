using System.Globalization;
using System.Runtime.InteropServices;

namespace BenchShared;

/// <summary>Facts that the figures depend on and this program cannot change.</summary>
internal static class Machine
{
    /// <summary>One line: cores, memory, runtime, and how busy it is with other work.</summary>
    public static string Facts()
    {
        string model = Value("/proc/cpuinfo", "model name");
        long kilobytes = long.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture);
        return $"{Environment.ProcessorCount} cores ({model}), {kilobytes / 1048576.0:0} GiB, {RuntimeInformation.FrameworkDescription}, load average {Load()}";
    }

    /// <summary>Runnable processes, average of the last minute.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Value(string file, string key) =>
        File.ReadLines(file).First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(':', 2)[1].Trim();
}
