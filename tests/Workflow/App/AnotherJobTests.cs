using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>An attempt that comes to nothing is not the end of a collection's night, as long as there is time.</summary>
public sealed class AnotherJobTests
{
    [Theory]
    [InlineData("effect=jobFails,message=系统繁忙,collection=订单,times=2")]
    [InlineData("effect=fileGone,collection=订单,times=2")]
    [InlineData("effect=brokenLine,line=3,collection=订单,times=2")]
    [InlineData("effect=losesDocuments,delta=2,collection=订单,times=2")]
    [InlineData("effect=wrongCount,delta=1,collection=订单,times=2")]
    public async Task Trouble_OfTwoJobs_EndsWithTheThird(string fault)
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10)).Cloud.Faults.Set(fault);

        var backup = await app.RunBackupAsync();

        var export = Assert.Single(backup.Exports!);
        Assert.Equal((BackupOutcome.Complete, 3, null, 10L), (backup.Outcome, export.Attempt, export.Reason, export.Documents));
        Assert.Equal([1, 2, 3], app.Cloud.Jobs.Select(job => int.Parse(job.FilePath[^6].ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(0, export.OrphanJobs);
        Assert.True(export.WindowStart >= app.Cloud.Jobs[1].AcceptedAt, "The window is that of the job whose file counts.");
        Assert.InRange(backup.DurationSeconds!.Value, 8 * 60, 14 * 60);
    }

    [Fact]
    public async Task Trouble_WhileItIsWaitedForTheNextJob_IsInTheRecord()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10)).Cloud.Faults.Set("effect=jobFails,message=导出失败: 磁盘,collection=订单,times=1");
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(30));

        var export = Assert.Single((await app.GetAsync(id)).Exports!);

        Assert.Equal((ExportStatus.Exporting, 1), (export.Status, export.Attempt));
        Assert.Contains("导出失败: 磁盘", export.Reason, StringComparison.Ordinal);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(id)).Outcome);
    }

    [Fact]
    public async Task Trouble_WithoutTimeForAnotherJob_EndsWithinTheLongestWait()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxWait", "00:05:00"));
        app.With(("订单", 10)).Cloud.Faults.Set("effect=jobFails,message=系统繁忙,collection=订单");

        var backup = await app.RunBackupAsync();

        var export = Assert.Single(backup.Exports!);
        Assert.Equal((ExportStatus.Failed, 2), (export.Status, export.Attempt));
        Assert.Contains("No time was left for another job (Backup__MaxWait is 00:05:00).", export.Reason, StringComparison.Ordinal);
        Assert.InRange(backup.DurationSeconds!.Value, 60, 300);
    }

    [Fact]
    public async Task Trouble_OfAFileThatCannotBeDownloaded_TakesAnotherJobAfterTenMinutes()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10)).Cloud.Faults.Set("effect=expireLink,collection=订单,forSeconds=900");

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Complete, 2), (backup.Outcome, Assert.Single(backup.Exports!).Attempt));
    }

    /// <summary>An answer that the service lost inside itself may belong to a job: it is counted, and not asked for a second time in the same breath.</summary>
    [Fact]
    public async Task Timeout_InsideTheService_IsCountedAsAnOrphan()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10)).Cloud.Faults.Set("effect=codeAfter,endpoint=databasemigrateexport,code=-501002,times=1");

        var backup = await app.RunBackupAsync();

        var export = Assert.Single(backup.Exports!);
        Assert.Equal((BackupOutcome.Complete, 2, 1), (backup.Outcome, export.Attempt, export.OrphanJobs));
        Assert.Equal(2, app.Cloud.Jobs.Count);
    }
}
