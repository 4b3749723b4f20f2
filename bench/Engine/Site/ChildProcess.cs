using System.Diagnostics;
using System.Globalization;

namespace EngineBench.Site;

/// <summary>A <see cref="ChildHost"/> seen from outside.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const double ClockTicksPerSecond = 100;

    private readonly Process _process;
    private readonly long _started = Stopwatch.GetTimestamp();

    private ChildProcess(Process process) => _process = process;

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan UntilServing { get; private set; }

    public static async Task<ChildProcess> StartAsync(string storePath, CancellationToken cancellation, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["child", "--store", storePath, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        ChildProcess child = new(new Process { StartInfo = start });
        child._process.Start();
        await child.LineAsync(ChildHost.Serving, cancellation);
        child.UntilServing = Stopwatch.GetElapsedTime(child._started);
        return child;
    }

    /// <summary>Waits until it has done what its arguments ask for.</summary>
    public Task DoneAsync(CancellationToken cancellation) => LineAsync(ChildHost.Done, cancellation);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Bytes that it has sent to the disk so far.</summary>
    public long WrittenBytes()
        => long.Parse(
            File.ReadLines($"/proc/{_process.Id}/io").First(line => line.StartsWith("write_bytes", StringComparison.Ordinal)).Split(' ')[1],
            CultureInfo.InvariantCulture);

    /// <summary>The most memory that it has had so far.</summary>
    public long PeakResidentBytes()
        => 1024 * long.Parse(
            File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan Cpu()
    {
        string[] fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds((double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture))
            / ClockTicksPerSecond);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task LineAsync(string expected, CancellationToken cancellation)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line == expected)
                return;
        }

        throw new InvalidOperationException("The child process ended before it was done; its error is above.");
    }
}
