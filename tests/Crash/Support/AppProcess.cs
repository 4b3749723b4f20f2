using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Crash.Tests.Support;

/// <summary>One life of the app: the built <c>Workflow.Local.dll</c> in a process that can be killed.</summary>
internal sealed partial class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Process _watchdog;
    private readonly Task _reading;
    private HttpClient? _http;

    private AppProcess(Process process)
    {
        _process = process;
        _watchdog = StartWatchdog(process.Id);
        _reading = ReadAsync();
    }

    public AppLog Log { get; } = new();

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static AppProcess Launch(AppSite site)
    {
        string[] command = [.. site.Launcher, Dotnet, AssemblyPath()];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = site.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        site.Fill(start.Environment);
        return new(Process.Start(start) ?? throw new InvalidOperationException("The app did not start."));
    }

    /// <summary>Waits until the app serves, and gives a client of it.</summary>
    public async Task<HttpClient> ListeningAsync()
    {
        if (_http is not null)
            return _http;
        var line = await Log.FindAsync("Listening on http").WaitAsync(StartPatience)
            ?? throw new InvalidOperationException($"The app ended at its start:\n{string.Join('\n', Log.Lines)}");
        return _http = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>SIGKILL, whatever it is doing. Completes when it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM, as a service manager sends it. Gives the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan patience)
    {
        using (var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        return await ExitAsync().WaitAsync(patience);
    }

    /// <summary>Waits for its end; gives the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        if (!_watchdog.HasExited)
            _watchdog.Kill();
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>The most physical memory that it has had.</summary>
    public long PeakMemoryBytes()
    {
        var line = File.ReadLines($"/proc/{Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http?.Dispose();
        _process.Dispose();
        _watchdog.Dispose();
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // This assembly lies in tests/Crash/bin/<configuration>/<framework>, the app in src/Hosts/Local/bin/ of the same.
    private static string AssemblyPath()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = framework.Parent!;
        var root = configuration.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "src", "Hosts", "Local", "bin", configuration.Name, framework.Name, "Workflow.Local.dll");
    }

    // Its input closes when the tests end in whatever way, also when they crash: the app must not outlive them.
    private static Process StartWatchdog(int id)
    {
        string[] arguments = ["-c", "read -r line; kill -KILL \"$1\"", "sh", id.ToString(CultureInfo.InvariantCulture)];
        return Process.Start(new ProcessStartInfo("sh", arguments) { UseShellExecute = false, RedirectStandardInput = true })
            ?? throw new InvalidOperationException("sh did not start.");
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(CopyAsync(_process.StandardOutput), CopyAsync(_process.StandardError));
        Log.Close();
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            Log.Append(line);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
