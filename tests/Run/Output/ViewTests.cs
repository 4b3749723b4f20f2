using System.Text.Json;
using Run.Backups;
using Run.Output;
using Run.Processes;
using Run.Settings;
using Run.Tests.Fakes;
using Spectre.Console;
using Progress = Run.Output.Progress;

namespace Run.Tests.Output;

/// <summary>What a person sees, approved as files.</summary>
public sealed class ViewTests : IDisposable
{
    private static readonly Addresses Addresses = new(7071, 4001, 4002, 4003, 4004);

    private readonly StringWriter _output = new();
    private readonly ManualTime _time = new(new(2026, 1, 1, 18, 0, 2, TimeSpan.Zero));

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("Complete", 100)]
    [InlineData("Partial", 100)]
    [InlineData("Partial", 60)]
    public void ResultTable_BackupThatEnded_IsApproved(string outcome, int width)
    {
        var screen = new Screen(_output, live: false, width, _time);
        var progress = Seen(outcome, collections: 4).Last();

        ResultTable.Write(screen, progress);
        Places.WriteStored(screen, progress.Backup!, Plan(), Addresses);
        Places.WriteServed(screen, new(FakeBackup.Id, Joined: false), Plan(), Addresses);

        Approval.Matches(_output.ToString(), $"result-{outcome}-{width}.txt");
    }

    [Fact]
    public void ResultTable_FailedBeforeAnyCollection_ShowsTheReasonAlone()
    {
        var screen = new Screen(_output, live: false, 100, _time);
        var failed = new Backup { Id = FakeBackup.Id, Outcome = "Failed", Reason = "WeChat__AppSecret is not set.", DurationSeconds = 0.2 };

        ResultTable.Write(screen, Progress.None.Next(failed, _time.GetUtcNow()));
        Places.WriteStored(screen, failed, Plan(), Addresses);

        Assert.StartsWith($"Backup {FakeBackup.Id}: Failed after 0.2 s: WeChat__AppSecret is not set.\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("blobs         none", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("manifest      none", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PlainProgress_FewCollections_IsApproved()
    {
        var view = new PlainProgress(new Screen(_output, live: false, 100, _time), _time);

        foreach (var progress in Seen("Partial", collections: 3))
            view.Show(progress);

        Approval.Matches(_output.ToString(), "plain-few.txt");
    }

    [Fact]
    public void PlainProgress_ManyCollections_ShowsTotalsAndMissedOnly()
    {
        var view = new PlainProgress(new Screen(_output, live: false, 100, _time), _time);

        foreach (var progress in Seen("Partial", collections: 120).Where((_, step) => step % 20 < 8))
            view.Show(progress);

        Approval.Matches(_output.ToString(), "plain-many.txt");
    }

    [Fact]
    public void PlainProgress_DiskFillsAndNothingMoves_SaysItOnceAndTotalsEachMinute()
    {
        var view = new PlainProgress(new Screen(_output, live: false, 100, _time), _time);
        var still = Seen("Complete", collections: 3).ElementAt(5) with { Notice = "The disk is full." };

        for (var second = 0; second < 90; second++)
        {
            view.Show(still);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, Count("The disk is full."));
        Assert.Equal(2, Count("1 of 3 collections done"));

        int Count(string text) => _output.ToString().Split(text).Length - 1;
    }

    [Theory]
    [InlineData(4, 100, 30, 4)]
    [InlineData(4, 64, 30, 4)]
    [InlineData(4, 50, 30, 4)]
    [InlineData(1000, 100, 12, 500)]
    public void LiveProgress_AnyWidth_IsApproved(int collections, int width, int height, int step)
    {
        var screen = new Screen(_output, live: false, width, _time);

        screen.Console.Write(LiveProgress.Render(At("Complete", collections, step), width, height, TimeSpan.FromSeconds(3.21)));

        Approval.Matches(_output.ToString(), $"live-{collections}-{width}.txt");
        Assert.All(_output.ToString().Split('\n'), line => Assert.True(line.GetCellWidth() <= width, line));
        Assert.True(_output.ToString().Split('\n').Length <= height);
    }

    private static Plan Plan() => new()
    {
        Simulated = true,
        OwnStorage = true,
        Service = "",
        StateFolder = "/home/li/我的 backups/.data/simulator",
        StoreFile = "/home/li/我的 backups/.data/simulator/workflow.db",
        AppSettings = new Dictionary<string, string>(),
    };

    private Progress At(string outcome, int collections, int step)
    {
        var backup = new FakeBackup(outcome, collections, running: true, stopAt: int.MaxValue);
        return Progress.None.Next(JsonSerializer.Deserialize<Backup>(backup.Json(step), JsonSerializerOptions.Web)!, _time.GetUtcNow());
    }

    // Every moment of a backup, a second apart.
    private IEnumerable<Progress> Seen(string outcome, int collections)
    {
        var backup = new FakeBackup(outcome, collections, running: true, stopAt: int.MaxValue);
        var progress = Progress.None;
        for (var step = 0; progress.Backup is not { IsOver: true }; step++)
        {
            progress = progress.Next(JsonSerializer.Deserialize<Backup>(backup.Json(step), JsonSerializerOptions.Web)!, _time.GetUtcNow());
            yield return progress;
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
