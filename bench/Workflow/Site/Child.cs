using System.Diagnostics;
using System.Globalization;

namespace Bench.Site;

/// <summary>A process of ours, and every line that it printed. It ends with us.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string[] Texts, TaskCompletionSource<string> Found)> _waiters = [];
    private readonly Process _process;
    private readonly Task _reading;
    private readonly EventHandler _endWithUs;

    private Child(Process process)
    {
        _process = process;
        _endWithUs = (_, _) => process.Kill(entireProcessTree: true);
        AppDomain.CurrentDomain.ProcessExit += _endWithUs;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    /// <param name="program">What to run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Variables on top of ours; ours that would be settings of the app are taken away.</param>
    public static Child Start(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>The first line that holds all of these; waits for it.</summary>
    /// <exception cref="InvalidOperationException">The process ended without.</exception>
    public async Task<string> LineAsync(CancellationToken cancellation, params string[] texts)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Find(line => Holds(line, texts)) is { } there)
                return there;
            _waiters.Add((texts, found));
        }
        if (await Task.WhenAny(found.Task, _reading).WaitAsync(cancellation) == found.Task)
            return await found.Task;
        throw new InvalidOperationException($"The process ended without the line '{string.Join(" … ", texts)}':\n{string.Join('\n', Tail())}");
    }

    /// <summary>Waits for the end; gives the exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>The last _lines, for an error's text.</summary>
    public IReadOnlyList<string> Tail()
    {
        lock (_gate)
            return [.. _lines.TakeLast(20)];
    }

    /// <summary>Asks it to end, as a service manager does; ends it after a while.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _endWithUs;
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
            await terminate.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
            await _process.WaitForExitAsync(patience.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private static bool Holds(string line, string[] texts) => Array.TrueForAll(texts, text => line.Contains(text, StringComparison.Ordinal));

    private static bool IsSetting(string name) =>
        ((string[])["WeChat__", "Backup", "Local__", "ASPNETCORE_", "AzureWebJobs", "Logging__", "DOTNET_gc", "DOTNET_Tiered"])
        .Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_gate)
            {
                _lines.Add(line);
                foreach (var (texts, found) in _waiters)
                {
                    if (Holds(line, texts))
                        found.TrySetResult(line);
                }
                _waiters.RemoveAll(waiter => waiter.Found.Task.IsCompleted);
            }
        }
    }
}
