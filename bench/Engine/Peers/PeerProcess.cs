using System.Diagnostics;

namespace EngineBench.Peers;

/// <summary>A process that a peer needs, started and ended by the benchmark. Its output goes to a file.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logPath;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PeerProcess(ProcessStartInfo start, string logPath, string? readyWhen)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        _logPath = logPath;
        _log = new StreamWriter(logPath) { AutoFlush = true };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data, readyWhen);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, readyWhen);
        _process.Exited += (_, _) => _ready.TrySetException(new IOException($"'{start.FileName}' ended at once; its output is in {logPath}."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (readyWhen is null)
            _ready.TrySetResult();
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Each line that the process prints.</summary>
    public Action<string>? Line { get; set; }

    /// <summary>Where the scripts and packages of the peers are: beside the sources, since packages are installed there.</summary>
    public static string NodeFolder { get; } = FindNodeFolder();

    /// <summary>Starts a process; returns when it has printed a line with the given text.</summary>
    public static async Task<PeerProcess> StartAsync(
        string file, IEnumerable<string> arguments, string folder, string? readyWhen, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(file, arguments) { WorkingDirectory = folder };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        PeerProcess process = new(start, Path.Combine(folder, $"{Path.GetFileName(file)}-{TimeProvider.System.GetTimestamp()}.log"), readyWhen);
        try
        {
            await process._ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        return process;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task WaitAsync()
    {
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0)
            throw new IOException($"'{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}' failed; see {_logPath}.");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private void Take(string? line, string? readyWhen)
    {
        if (line is null)
            return;
        lock (_ready)
        {
            if (_log.BaseStream is { CanWrite: true })
                _log.WriteLine(line);
        }

        if (readyWhen is not null && line.Contains(readyWhen, StringComparison.Ordinal))
            _ready.TrySetResult();
        Line?.Invoke(line);
    }

    private static string FindNodeFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "bench", "Engine", "Peers", "node");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return AppContext.BaseDirectory;
    }
}
