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
        Assert.Contains($"Restore {FakeRestore.Id}: Complete after 3.9 s.", shown, StringComparison.Ordinal);
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
    public async Task Run_RestoreWasInterrupted_WaitsForItAndThenBacksUp()
    {
        Settings("""{ "Fake__Held": "yes", "Fake__Collections": "1" }""");

        Assert.Equal(0, await RunAsync(once: true));

        Assert.Contains($"Restore {FakeRestore.Id} is running already; the backup starts when it has ended", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"Backup {FakeBackup.Id} started", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RealService_DeletesNothingAndRestoresNothing()
    {
        Settings("""
            { "Fake__Collections": "3", "WeChat__AppId": "wx1", "WeChat__AppSecret": "s", "WeChat__Env": "prod-1",
              "AzureWebJobsStorage": "DefaultEndpointsProtocol=https;AccountName=a" }
            """);

        Assert.Equal(0, await RunAsync(once: true));

        var called = File.ReadAllLines(Path.Combine(_folder.Path, "data", "logs", "app.log")).Where(line => line.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal(["POST /api/backups"], called);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "data", "logs", "simulator.log")));
        Assert.DoesNotContain("estore", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RestoreNotComplete_ExitsAsFailed()
    {
        Settings("""{ "Fake__Restore": "Partial", "Fake__Collections": "1" }""");

        Assert.Equal(1, await RunAsync(once: true));

        Assert.Contains($"Restore {FakeRestore.Id}: Partial after 3.9 s: ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RestoreRefused_SaysWhyAndServesTheBackupAllTheSame()
    {
        Settings("""{ "Fake__Restore": "refused", "Fake__Collections": "1" }""");
        var run = RunAsync(once: false);
        await SeeAsync("Serving until Ctrl-C");

        Assert.Contains("The app did not start a restore: The backup", _output.ToString(), StringComparison.Ordinal);
        _signals.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGTERM);

        Assert.Equal(143, await run);
    }

    [Fact]
    public async Task Run_RestoreRefusedOnce_IsAFailure()
    {
        Settings("""{ "Fake__Restore": "refused", "Fake__Collections": "1" }""");

        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(once: true));

        Assert.Equal(1, failure.ExitCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "data", "processes")));
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

    [Theory]
    [InlineData("dies POST /api/backups", "app ended with exit code 9")]
    [InlineData("dies GET /api/backups", "app ended with exit code 9")]
    [InlineData("page POST /api/backups", "The app did not start a backup: it answered 500 Internal Server Error.")]
    [InlineData("cuts POST /api/backups", "The app did not say whether it started a backup: ")]
    public async Task Run_AppInTrouble_SaysWhatHappenedAndLeavesNothingRunning(string trouble, string said)
    {
        Settings($$"""{ "Fake__Trouble": "{{trouble}}" }""");

        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(once: true));

        Assert.Equal(1, failure.ExitCode);
        Assert.StartsWith(said, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "data", "processes")));
    }

    [Fact]
    public async Task Run_KeyThatNoHeaderCarries_IsASentence()
    {
        Settings("""{ "Local__HostKey": "密钥" }""");

        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(once: true));

        Assert.Equal(2, failure.ExitCode);
        Assert.StartsWith("Local__HostKey has a character", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AppWithoutAScheduleToTell_SaysSoAndGoesOn()
    {
        Settings("""{ "Fake__Trouble": "page GET /api/schedule", "Fake__Collections": "1", "BackupScheduleWeChat": "0 30 3 * * * *" }""");

        Assert.Equal(0, await RunAsync(once: true));

        Assert.Contains("Schedule: the app does not report it: it answered 500", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AzuriteDiesWhileTheAppStarts_SaysThatItWasAzurite()
    {
        Settings("""{ "Fake__Trouble": "cuts GET /api/health", "Fake__Azurite": "dies" }""");

        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(once: true));

        Assert.StartsWith("azurite ended with exit code 5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OutcomeThatTheRunnerDoesNotKnow_IsShownAsItIs()
    {
        Settings("""{ "Fake__Outcome": "Paused", "Fake__Collections": "2" }""");

        Assert.Equal(1, await RunAsync(once: true));

        Assert.Contains($"Backup {FakeBackup.Id}: Paused after 12.3 s", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("manifest.json, if a backup that ended Paused has one", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("starting the app", 130)]
    [InlineData("starting azurite", 130)]
    [InlineData("started", 130)]
    public async Task Run_CtrlCAtAnyStage_EndsEverythingWith130(string stage, int code)
    {
        Settings("""{ "Fake__StopAt": "2" }""");
        var run = RunAsync(once: true);
        await SeeAsync(stage);

        _signals.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGINT);

        Assert.Equal(code, await run);
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
