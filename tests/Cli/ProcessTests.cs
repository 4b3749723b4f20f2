using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>The built <c>wf</c> as a process: what only a process has, which is pipes, signals and files.</summary>
public sealed class ProcessTests
{
    private const string Running = """{"id":"20261130T180000Z-abcd","outcome":"Running","scope":"all","startedAt":"2026-11-30T18:00:00Z"}""";

    [Fact]
    public async Task Pipe_ThatCloses_EndsItQuietly()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups", $$"""{"backups":[{{Running}}]}""");

        var (code, output) = await RunAsync("bash", "-c", "\"$0\" \"$1\" list --url \"$2\" 2>&1 | true; echo ${PIPESTATUS[0]}", Dotnet, Dll, server.Url.ToString());

        Assert.Equal((0, $"{(int)ExitCode.PipeClosed}\n"), (code, output));
    }

    [Fact]
    public async Task File_ThatOthersWriteToAsWell_KeepsAll()
    {
        var file = Path.GetTempFileName();

        await RunAsync("bash", "-c", "(echo before; \"$0\" \"$1\" version; echo after) >\"$2\"", Dotnet, Dll, file);

        var lines = await File.ReadAllLinesAsync(file);
        File.Delete(file);
        Assert.Equal(3, lines.Length);
        Assert.Equal(("before", "after"), (lines[0], lines[2]));
        Assert.StartsWith("wf 0.1.0", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disk_ThatIsFull_IsTold()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups", $$"""{"backups":[{{Running}}]}""");

        var (_, output) = await RunAsync("bash", "-c", "\"$0\" \"$1\" list --url \"$2\" 2>&1 >/dev/full; echo $?", Dotnet, Dll, server.Url.ToString());

        Assert.StartsWith("wf: A file could not be read or written: No space left on device", output, StringComparison.Ordinal);
        Assert.EndsWith("\n1\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_WhileItWaits_EndsTheWaitingAlone(string signal)
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups", """{"id":"20261130T180000Z-abcd"}""", 202).With("/api/backups/20261130T180000Z-abcd", Running);
        // Where these tests run in the background, a child would inherit that INT is ignored.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Dotnet, Dll, "backup", "--wait", "--json", "--url", server.Url.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var wf = Process.Start(start)!;

        Assert.Contains("\"status\"", await wf.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        using (var kill = Process.Start("kill", [$"-{signal}", wf.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await wf.WaitForExitAsync();

        Assert.Equal((int)ExitCode.Canceled, wf.ExitCode);
        Assert.Contains("The backup goes on: wf show 20261130T180000Z-abcd", await wf.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Asked, call => call.EndsWith("/cancel", StringComparison.Ordinal));
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    // Beside this assembly lies a copy without what a program needs to start.
    private static string Dll
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.GetFullPath(Path.Combine(Here(), "..", "..", "src", "Cli", "bin", framework.Parent!.Name, framework.Name, "wf.dll"));
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
