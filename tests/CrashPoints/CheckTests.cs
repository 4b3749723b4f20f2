using CrashPoints.Tests.Disk;
using CrashPoints.Tests.Scenarios;

namespace CrashPoints.Tests;

/// <summary>The check itself can fail: a disk that loses what it must keep is found.</summary>
public class CheckTests
{
    [Fact]
    public async Task CommittedTransaction_TakenOutOfTheImage_IsFound()
    {
        Scenario scenario = Everything.Named("sequence of activities");
        RecordedRun run = await CrashRun.UndisturbedAsync(scenario);
        CrashRun crashRun = new(scenario, run);
        List<int> commits = [.. Enumerable.Range(1, run.Log.Operations.Count).Where(k => run.Log.Operations[k - 1].Kind == DiskOperationKind.Sync)];
        int tried = 0;
        for (int i = 1; i < commits.Count; i++)
        {
            // What the world has seen after a commit rests on it.
            if (!run.Log.Marks.Any(one => one.Position == commits[i] && one.Mark is ActivityBegan or StepAcknowledged))
                continue;
            tried++;
            DiskImage without = CrashedDisk.After(run.Base, run.Log, new Crash(commits[i - 1], CrashModel.Kill, 0));
            List<object> before = [.. run.Log.MarksUntil(commits[i])];
            await Assert.ThrowsAnyAsync<Exception>(() => crashRun.RecoverAsync(without, before, run.TimeAt(commits[i]), 1, record: false));
        }

        Assert.True(tried >= 4, $"only {tried} commits were seen by the world");
    }

    [Fact]
    public async Task DiskThatForgetsWhatItSynced_IsFoundByPowerLosses()
    {
        Scenario scenario = Everything.Named("sequence of activities");
        RecordedRun run = await CrashRun.UndisturbedAsync(scenario);
        CrashRun crashRun = new(scenario, run);
        int found = 0;
        int tried = 0;
        for (int k = 0; k <= run.Log.Operations.Count; k += 3)
        {
            Crash crash = new(k, CrashModel.PowerLoss, k);
            DiskImage lost = CrashedDisk.After(run.Base, run.Log, crash, syncsLie: true);
            tried++;
            if (await Record.ExceptionAsync(() => crashRun.RecoverAsync(lost, [.. run.Log.MarksUntil(k)], run.TimeAt(k), 1, record: false)) is not null)
                found++;
        }

        Assert.True(found > tried / 2, $"only {found} of {tried} power losses on a lying disk were found");
    }

    [Theory]
    [InlineData("checkpoints beside the writer", 1)]
    [InlineData("checkpoints by the writer, and the WAL started over", 3)]
    public async Task Checkpoints_AreAmongTheCrashPoints(string name, int walStarts)
    {
        RecordedRun run = await CrashRun.UndisturbedAsync(Everything.Named(name));
        int end = run.Log.Marks.Last(one => one.Mark is StepAcknowledged).Position;
        List<DiskOperation> writes = [.. run.Log.Operations.Take(end).Where(one => one.Kind == DiskOperationKind.Write)];

        // The database is the disk's first file; a WAL begins with a header of 32 bytes.
        Assert.Contains(writes, one => one.File == 0);
        Assert.InRange(writes.Count(one => one is { File: > 0, Offset: 0, Bytes.Length: 32 }), walStarts, int.MaxValue);
    }

    [Fact]
    public async Task ActivityThatRanTwiceMoreInOneCrash_IsFound()
    {
        Scenario scenario = Everything.Named("sequence of activities");
        RecordedRun run = await CrashRun.UndisturbedAsync(scenario);
        CrashRun crashRun = new(scenario, run);
        int end = run.Log.Operations.Count;
        DiskImage image = CrashedDisk.After(run.Base, run.Log, new Crash(end, CrashModel.Kill, 0));
        List<object> before = [.. run.Log.MarksUntil(end)];
        ActivityBegan again = before.OfType<ActivityBegan>().First();

        await crashRun.RecoverAsync(image, before, run.EndedAt, 1, record: false);
        await crashRun.RecoverAsync(image, [.. before, again], run.EndedAt, 1, record: false);
        await Assert.ThrowsAsync<CrashPointException>(() => crashRun.RecoverAsync(image, [.. before, again, again], run.EndedAt, 1, record: false));
    }
}
