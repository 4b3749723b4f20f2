using System.Diagnostics;
using System.Text.RegularExpressions;
using Crash.Tests.Support;

namespace AzureHost.Tests.Support;

/// <summary>A host of the app as a process that can be killed: the stand-in for Azure's, or the local one.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly string[] OwnPrefixes =
        ["WeChat__", "Backup", "Logs__", "Local__", "ASPNETCORE_", "AzureWebJobs", "AzureFunctionsJobHost", "Logging__", "WEBSITE_", "FUNCTIONS_", "OTEL_"];

    private readonly Process _process;
    private readonly Process _watchdog;
    private readonly Task _reading;

    private HostProcess(Process process)
    {
        _process = process;
        // Its input closes when the tests end in whatever way: the host must not outlive them.
        string[] arguments = ["-c", "read -r line; kill -KILL \"$1\"", "sh", process.Id.ToString()];
        _watchdog = Process.Start(new ProcessStartInfo("sh", arguments) { UseShellExecute = false, RedirectStandardInput = true })!;
        _reading = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError)).ContinueWith(_ => Log.Close(), TaskScheduler.Default);
    }

    public AppLog Log { get; } = new();

    /// <summary>Of the host, once it serves.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it and waits until it serves.</summary>
    public static async Task<HostProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> settings, params string[] command)
    {
        var start = new ProcessStartInfo(System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", command)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Without settings that somebody has set around the tests.
        foreach (var name in start.Environment.Keys.Where(name => OwnPrefixes.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase))).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var host = new HostProcess(Process.Start(start)!);
        var line = await host.Log.FindAsync("Listening on http").WaitAsync(StartPatience);
        if (line is null)
            throw new InvalidOperationException($"The host ended at its start:\n{string.Join('\n', host.Log.Lines)}");
        host.Address = new Uri(Url().Match(line).Value);
        return host;
    }

    /// <summary>A client; with a key if one is given.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
            client.DefaultRequestHeaders.Add("x-functions-key", key);
        return client;
    }

    /// <summary>SIGKILL, whatever it is doing. Completes when it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        if (!_watchdog.HasExited)
            _watchdog.Kill();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        _watchdog.Dispose();
    }

    private async Task CopyAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            Log.Append(line);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();
}
