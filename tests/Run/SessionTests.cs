using System.Collections;
using Run.Output;
using Run.Tests.Fakes;

namespace Run.Tests;

/// <summary>Whole runs, with real processes that stand in for the app, the simulator and Azurite.</summary>
public sealed class SessionTests : IDisposable
{
    private static readonly string ThisAssembly = typeof(SessionTests).Assembly.Location;

    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly Signals _signals = new();

    public void Dispose()
    {
        _signals.Dispose();
        _output.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Complete", 0)]
    [InlineData("Partial", 3)]
    public async Task Run_Once_ExitsAsTheBackupEndedAndLeavesNothingRunning(string outcome, int code)
    {
        Settings($$"""{ "Fake__Outcome": "{{outcome}}", "Fake__Collections": "2" }""");

        Assert.Equal(code, await RunAsync(once: true));

        var shown = _output.ToString();
        Assert.Contains("WeChat   the simulator with sample data", shown, StringComparison.Ordinal);
        Assert.Contains($"Backup {FakeBackup.Id} started", shown, StringComparison.Ordinal);
        Assert.Contains("orders: Exporting", shown, StringComparison.Ordinal);
        Assert.Contains($"Backup {FakeBackup.Id}: {outcome} after 12.3 s", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Serving", shown, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "data", "processes")));
    }

    [Fact]
    public async Task Run_BackupWasInterrupted_FollowsItToItsEnd()
    {
        Settings("""{ "Fake__Running": "yes", "Fake__Collections": "1" }""");

        Assert.Equal(0, await RunAsync(once: true));

        Assert.Contains("is running already", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CtrlCInTheMiddle_EndsEverythingWith130()
    {
        Settings("""{ "Fake__StopAt": "3" }""");
        var run = RunAsync(once: true);
        await SeeAsync("Exporting");

        _signals.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGINT);

        Assert.Equal(130, await run);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "data", "processes")));
    }

    [Fact]
    public async Task Run_WithoutOnce_ServesUntilASignal()
    {
        Settings("""{ "Fake__Collections": "1" }""");
        var run = RunAsync(once: false);
        await SeeAsync("Serving until Ctrl-C");
        Assert.False(run.IsCompleted);

        _signals.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGTERM);

        Assert.Equal(143, await run);
    }

    [Fact]
    public async Task Run_AppFailsAtItsStart_ShowsItsLastWords()
    {
        Settings("""{ "Fake__Crash": "Unhandled: 无法打开 workflow.db" }""");

        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(once: true));

        Assert.Equal(1, failure.ExitCode);
        Assert.StartsWith("app ended with exit code 7", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Unhandled: 无法打开 workflow.db", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "data", "processes")));
    }

    [Fact]
    public async Task Run_WeChatSchedule_StartsTheAppAgainWithTheConvertedOne()
    {
        Settings("""{ "Fake__Collections": "1", "BackupScheduleWeChat": "0 30 3 * * * *", "BackupSchedule": "0 0 18 * * *" }""");

        Assert.Equal(0, await RunAsync(once: true));

        Assert.Contains($"'0 30 3 * * * *' is '{FakeApp.ConvertedSchedule}' in UTC", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Set BackupSchedule", _output.ToString(), StringComparison.Ordinal);
    }

    private void Settings(string values) => _folder.File("local.settings.json", $$"""{ "Values": {{values}} }""");

    private Task<int> RunAsync(bool once)
    {
        var installation = new Installation(
            _folder.Path, ThisAssembly, ThisAssembly, Path.Combine(Path.GetDirectoryName(ThisAssembly)!, "Fakes", "azurite.mjs"));
        var screen = new Screen(TextWriter.Synchronized(_output), live: false, 100, TimeProvider.System);
        return new Session(new(once, "data", Port: 0), installation, screen, _signals, TimeProvider.System).RunAsync(_folder.Path, new Hashtable());
    }

    private async Task SeeAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!_output.ToString().Contains(text, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }
}
