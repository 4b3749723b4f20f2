using System.Globalization;

namespace Bench.Site;

/// <summary>What the kernel counts for a process (proc_pid_stat, proc_pid_io and proc_pid_status of man 5).</summary>
/// <param name="Cpu">User and system time of all threads.</param>
/// <param name="PeakMemoryBytes">The most physical memory that it has had.</param>
/// <param name="WrittenBytes">Bytes that it caused to be sent to a disk.</param>
/// <param name="WriteCalls">Calls of write and its kin, to anything: pipes and events too.</param>
internal readonly record struct ProcessCost(TimeSpan Cpu, long PeakMemoryBytes, long WrittenBytes, long WriteCalls)
{
    // USER_HZ, which /proc uses, is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static ProcessCost Of(int processId)
    {
        // The second field is the program's name in brackets and may hold blanks.
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new(
            TimeSpan.FromSeconds(ticks / TicksPerSecond),
            Field($"/proc/{processId}/status", "VmHWM:") * 1024,
            Field($"/proc/{processId}/io", "write_bytes:"),
            Field($"/proc/{processId}/io", "syscw:"));
    }

    /// <summary>The process and its children together; the peaks are added, though they may not have been at one moment.</summary>
    public static ProcessCost OfFamily(int processId)
    {
        var own = Of(processId);
        // A child is listed by the thread that started it.
        return Directory.GetDirectories($"/proc/{processId}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => OfFamily((int)Number(child)))
            .Aggregate(own, (sum, one) => new(
                sum.Cpu + one.Cpu, sum.PeakMemoryBytes + one.PeakMemoryBytes, sum.WrittenBytes + one.WrittenBytes, sum.WriteCalls + one.WriteCalls));
    }

    /// <summary>What was added since; the peak is the later one.</summary>
    public ProcessCost Since(ProcessCost earlier) =>
        new(Cpu - earlier.Cpu, PeakMemoryBytes, WrittenBytes - earlier.WrittenBytes, WriteCalls - earlier.WriteCalls);

    private static long Field(string file, string name) =>
        Number(File.ReadLines(file).Single(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
