using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Functions.Local.Tests.Support;

namespace Functions.Local.Tests.Hosting;

/// <summary>The host as a process: what the terminal shows, how it ends.</summary>
public sealed partial class ProcessTests
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task App_ThatRuns_SaysWhereInLinesOfUtcAndEndsOnSigterm()
    {
        await using var app = new App(_folder, "--ASPNETCORE_URLS=http://127.0.0.1:0");
        string listening = await app.LineAsync("Listening on");

        string address = Address().Match(listening).Value;
        using var client = new HttpClient();
        Assert.Equal("你好", await client.GetStringAsync($"{address}api/hello"));
        Assert.True(File.Exists(Path.Combine(_folder.Path, ".data", "workflow.db")));

        await app.TerminateAsync();

        Assert.Equal(0, await app.ExitAsync());
        Assert.Empty(app.Errors);
        Assert.All(app.Lines, line => Assert.Matches(LogLine(), line));
        Assert.Contains(app.Lines, line => line.EndsWith("api/Hello runs Hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task App_WithBrokenSettings_EndsWith2AndTheSentenceAlone()
    {
        string path = _folder.Write("local.settings.json", "{\n  \"Values\": {\n");

        await using var app = new App(_folder);

        Assert.Equal(2, await app.ExitAsync());
        Assert.Empty(app.Lines);
        Assert.StartsWith($"{path}, line 3: this is not valid JSON.", Assert.Single(app.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_WithBrokenFunctions_EndsWith2AndAllOfThem()
    {
        await using var app = new App(_folder, "scan", "--ASPNETCORE_URLS=http://127.0.0.1:0");

        Assert.Equal(2, await app.ExitAsync());
        Assert.StartsWith("The app cannot start:", app.Errors[0], StringComparison.Ordinal);
        Assert.True(app.Errors.Count > 20);
        Assert.DoesNotContain(app.Errors, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task App_WhosePortIsTaken_EndsWith2AndTheSentenceAlone()
    {
        await using TestHost other = await TestHost.StartAsync();

        await using var app = new App(_folder, $"--ASPNETCORE_URLS={other.Address.GetLeftPart(UriPartial.Authority)}");

        Assert.Equal(2, await app.ExitAsync());
        Assert.Contains("is in use", Assert.Single(app.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task App_WhoseStoreIsTaken_EndsWith2AndASentence()
    {
        await using TestHost other = await TestHost.StartAsync(new HostSetup { Folder = _folder });

        await using var app = new App(_folder, "--ASPNETCORE_URLS=http://127.0.0.1:0");

        Assert.Equal(2, await app.ExitAsync());
        Assert.Contains("workflow.db", Assert.Single(app.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task App_WithADefect_KeepsItsTrace()
    {
        await using var app = new App(_folder, "defect");

        Assert.NotEqual(2, await app.ExitAsync());
        Assert.Contains(app.Errors, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trace|debug|info |warn |error|fatal) [\w.\[\]<>+`]+: .+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogLine();

    /// <summary>This assembly, started as an app in a folder of its own.</summary>
    private sealed class App : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        private readonly Process _process;
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<(string Text, TaskCompletionSource<string> Seen)> _waiting = [];
        private readonly List<string> _lines = [];
        private readonly List<string> _errors = [];

        public App(TempFolder folder, params string[] args)
        {
            _process = new Process
            {
                StartInfo = new ProcessStartInfo("dotnet", [typeof(SampleApp).Assembly.Location, .. args])
                {
                    UseShellExecute = false,
                    WorkingDirectory = folder.Path,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    StandardOutputEncoding = Encoding.UTF8,
                    StandardErrorEncoding = Encoding.UTF8,
                },
                EnableRaisingEvents = true,
            };
            _process.OutputDataReceived += (_, line) => Take(line.Data);
            _process.ErrorDataReceived += (_, line) =>
            {
                lock (_errors)
                {
                    if (line.Data is { Length: > 0 } text)
                        _errors.Add(text);
                }
            };
            _process.Exited += (_, _) => _ended.TrySetResult();
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_waiting)
                    return [.. _lines];
            }
        }

        public IReadOnlyList<string> Errors
        {
            get
            {
                lock (_errors)
                    return [.. _errors];
            }
        }

        public Task<string> LineAsync(string text)
        {
            lock (_waiting)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return Task.FromResult(found);
                var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((text, seen));
                return seen.Task.WaitAsync(Patience);
            }
        }

        public async Task TerminateAsync()
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
        }

        public async Task<int> ExitAsync()
        {
            await _ended.Task.WaitAsync(Patience);
            await _process.WaitForExitAsync();
            return _process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private void Take(string? line)
        {
            if (line is null)
                return;
            lock (_waiting)
            {
                _lines.Add(line);
                foreach ((string text, TaskCompletionSource<string> seen) in _waiting.Where(entry => line.Contains(entry.Text, StringComparison.Ordinal)))
                    seen.TrySetResult(line);
            }
        }
    }
}
