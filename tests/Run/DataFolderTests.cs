using System.Diagnostics;
using Run.Processes;

namespace Run.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_HeldByAnother_SaysWhoAndWhatToDo()
    {
        using var first = DataFolder.Open(_folder.Path);

        var failure = Assert.Throws<Failure>(() => DataFolder.Open(_folder.Path));

        Assert.Equal(2, failure.ExitCode);
        Assert.Contains($"(process {Environment.ProcessId})", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--data", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AfterTheOtherIsGone_TakesItOver()
    {
        DataFolder.Open(_folder.Path).Dispose();
        // What a killed run leaves behind: both files, and no process.
        _folder.File("run.pid", "2147483000");

        using var folder = DataFolder.Open(_folder.Path);

        Assert.Equal(_folder.Path, folder.Path);
    }

    [Theory]
    [InlineData("/proc/1/no")]
    [InlineData("/dev/null")]
    [InlineData("/dev/null/below")]
    public void Open_NowhereToWrite_SaysSo(string path)
    {
        var failure = Assert.Throws<Failure>(() => DataFolder.Open(path));

        Assert.Equal(2, failure.ExitCode);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("--data", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Limits.DiskBytes, null)]
    [InlineData(Limits.DiskBytes - 1, "The disk of /数据 is full except for 32.0 MB. Free some space; until then a backup cannot continue.")]
    public void SpaceProblem_AtTheLimitAndBelow_IsSaidBelow(long freeBytes, string? said) =>
        Assert.Equal(said, DataFolder.SpaceProblem("/数据", freeBytes));

    [Fact]
    public async Task EndLeftovers_ProgramOfAKilledRun_EndsIt()
    {
        using var folder = DataFolder.Open(_folder.Path);
        using var left = Process.Start("sleep", "600");
        _folder.File("processes/app.pid", $"{left.Id}\n");

        var ended = await folder.EndLeftoversAsync(TimeProvider.System, CancellationToken.None);

        Assert.Equal([$"app (process {left.Id})"], ended);
        Assert.True(left.HasExited);
        Assert.Empty(Directory.GetFiles(folder.Processes));
    }

    [Fact]
    public async Task EndLeftovers_IdThatIsAStrangersNow_LeavesItAlone()
    {
        using var folder = DataFolder.Open(_folder.Path);
        using var stranger = Process.Start("sleep", "600");
        var file = _folder.File("processes/app.pid", $"{stranger.Id}\n");
        File.SetLastWriteTimeUtc(file, stranger.StartTime.ToUniversalTime() - TimeSpan.FromHours(1));

        var ended = await folder.EndLeftoversAsync(TimeProvider.System, CancellationToken.None);

        Assert.Empty(ended);
        Assert.False(stranger.HasExited);
        Assert.False(File.Exists(file));
        stranger.Kill();
    }

    [Fact]
    public void Find_NoNumber_FindsNothing() => Assert.Null(RecordedProcess.Find(_folder.File("app.pid", "soon")));
}
