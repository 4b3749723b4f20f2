using Simulator.Faults;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>What goes wrong at the service: a clear reason, and nothing lost that could be had.</summary>
public sealed class BadLuckTests
{
    [Theory]
    [InlineData("WeChat__AppSecret", "wrong", "AppSecret")]
    [InlineData("WeChat__AppSecret", null, "WeChat__AppSecret")]
    [InlineData("WeChat__AppId", null, "WeChat__AppId")]
    [InlineData("WeChat__Env", null, "WeChat__Env")]
    [InlineData("WeChat__Env", "no-such-env", "env")]
    public async Task Backup_WrongOrMissingSetting_EndsFailedAndNamesIt(string name, string? value, string expected)
    {
        await using var app = await RunningApp.StartAsync(null, (name, value));
        app.With(("订单", 5));

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.Contains(expected, backup.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(backup.Exports!);
        Assert.Empty(app.Cloud.Jobs);
    }

    [Fact]
    public async Task Backup_IpNotAllowed_NamesTheAddressToAllow()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5)).Cloud.Faults.Answer("stable_token", 40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1-2-3");

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.Contains("203.0.113.7", backup.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_OneCollectionMissing_IsPartialAndSaysWhichAndWhy()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__Collections", "订单,没有的集合"));
        app.With(("订单", 5));

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        var missed = Assert.Single(backup.Missed);
        Assert.Equal("没有的集合", missed.Collection);
        Assert.Contains("-502005", missed.Reason, StringComparison.Ordinal);
        Assert.Equal(BackupOutcome.Partial, (await app.ManifestAsync(backup.Id)).Outcome);
    }

    [Fact]
    public async Task Backup_ADownloadThatNeverSucceeds_DescribesNoFile()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxWait", "00:30:00"));
        // Not a byte a time: with some, the next request goes on behind them, and many of them make a whole file.
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutDownload, Bytes = 0, Collection = "users" });

        var backup = await app.RunBackupAsync();

        var export = backup.Exports!.Single(export => export.Collection == "users");
        Assert.Equal((ExportStatus.Failed, null, null, null), (export.Status, export.BlobName, export.RawBytes, export.StoredSha256));
        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
    }

    [Fact]
    public async Task Backup_SystemBusyForMinutes_WaitsAndCompletes()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.Code, Code = -1, Message = "system error", ForSeconds = 240 });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, backup.Outcome);
        Assert.InRange(backup.DurationSeconds!.Value, 240, 900);
    }

    [Fact]
    public async Task Backup_DailyQuotaReached_GivesUpWithTheActionToTake()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxWait", "01:00:00"));
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault
        {
            Effect = FaultEffect.Code, Code = 45009, Message = "reach max api daily quota limit", Endpoint = "databasemigrateexport", Collection = "users",
        });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("45009", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        Assert.InRange(backup.DurationSeconds!.Value, 0, 3700);
    }

    [Fact]
    public async Task Backup_TokenRevokedInTheMiddle_GoesOnWithANewOne()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(2)));
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.RevokeToken, Endpoint = "databasemigratequeryinfo", From = 3, Times = 2 });

        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
    }

    [Theory]
    [InlineData(2, "could not export 2 of 5 documents")]
    [InlineData(5, "could not export 5 of 5 documents")]
    public async Task Backup_AJobThatLeavesDocumentsOut_IsNotComplete(int lost, string said)
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.LosesDocuments, Collection = "users", Delta = lost });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        var missed = Assert.Single(backup.Missed);
        Assert.Equal("users", missed.Collection);
        Assert.Contains(said, missed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_AJobThatFails_IsMissedWithTheServicesWords()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.JobFails, Collection = "users", Message = "导出失败，请重试." });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("导出失败，请重试.", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        Assert.EndsWith("This was attempt 3, the last.", backup.Missed[0].Reason, StringComparison.Ordinal);
        Assert.Equal(1 + Limits.ExportAttempts, app.Cloud.Jobs.Count);
    }

    [Fact]
    public async Task Backup_AJobThatNeverEnds_IsGivenUpAfterTheLongestWait()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxWait", "02:00:00"));
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.NeverEnds, Collection = "users" });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("02:00:00", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        Assert.InRange(backup.DurationSeconds!.Value, 7000, 7200);
    }

    [Theory]
    [InlineData(FaultEffect.BrokenLine, "Line 3 ")]
    [InlineData(FaultEffect.WrongCount, "The file has 5 documents, the job reported 6.")]
    public async Task Backup_AnUnsoundFile_IsKeptMarkedFailedAndThePartialBackupSaysWhere(FaultEffect effect, string expected)
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = effect, Collection = "users", Line = 3 });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.StartsWith(expected, Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        var export = backup.Exports!.Single(export => export.Collection == "users");
        Assert.Equal((ExportStatus.Failed, false), (export.Status, export.Verified));
        Assert.NotNull(export.BlobName);
        Assert.Equal(5, backup.Documents);
    }

    [Fact]
    public async Task Backup_EverythingFails_IsFailedWithoutAManifest()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5), ("users", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.JobFails, Message = "坏" });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.Equal(2, backup.Missed.Count);
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => app.ManifestAsync(backup.Id));
    }

    [Fact]
    public async Task Backup_ServiceAnswersNonsense_EndsAndSaysSo()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxWait", "00:30:00"));
        app.With(("订单", 5)).Cloud.Faults.Add(new Fault { Effect = FaultEffect.Html });

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.DoesNotContain("<html>", backup.Reason, StringComparison.Ordinal);
    }
}
