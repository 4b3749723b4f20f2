using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>What the service says to the whole account is met once, not once for each collection.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist", "203.0.113.7")]
    [InlineData(-601034, "请先开通云开发", "请先开通云开发")]
    [InlineData(48001, "api unauthorized", "48001")]
    public async Task Refusal_OfTheAccount_EndsTheBackupOnceWithItsSentence(int code, string message, string expected)
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxConcurrentExports", "2"));
        app.With([.. Enumerable.Range(0, 30).Select(i => ($"集合{i}", 1))]);
        app.Cloud.Faults.Answer("databasemigrateexport", code, message, from: 4);

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains(expected, backup.Reason, StringComparison.Ordinal);
        Assert.Equal(27, backup.Missed.Count);
        Assert.All(backup.Missed, missed => Assert.Contains(expected, missed.Reason, StringComparison.Ordinal));
        // Two were at work when it came.
        Assert.InRange(app.Cloud.Calls("databasemigrateexport"), 4, 5);
    }

    [Fact]
    public async Task Refusal_OfEverythingFromTheStart_IsFailed()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1)).Cloud.Faults.RefuseAll(40164);

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Failed, 1), (backup.Outcome, app.Cloud.Calls("stable_token")));
    }

    [Fact]
    public async Task Quota_OfTheAccountUntilTomorrow_PausesTheExportsAtWorkAndIsMetByNoOther()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxConcurrentExports", "2"), ("Backup__MaxWait", "01:00:00"));
        app.With([.. Enumerable.Range(0, 30).Select(i => ($"集合{i}", 1))]);
        app.Cloud.Faults.Answer("databasemigrateexport", 45009, "reach max api daily quota limit", from: 4);

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.InRange(app.Cloud.Calls("databasemigrateexport"), 4, 5);
        Assert.Contains("45009", backup.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownCode_IsTriedForTenMinutesAndThenTheServicesOwnWordsStand()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1), ("用户", 1));
        app.Cloud.Faults.Set("effect=code,endpoint=databasemigrateexport,code=-777001,message=没有人知道的错误,collection=用户");

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("没有人知道的错误", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        Assert.InRange(backup.DurationSeconds!.Value, 600, 660);
    }

    /// <summary>Spread may make a wait longer, never shorter than the service asked.</summary>
    [Fact]
    public async Task Wait_ThatTheServiceAskedFor_IsNeverShortened()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__MaxConcurrentExports", "8"));
        app.With([.. Enumerable.Range(0, 8).Select(i => ($"集合{i}", 1))]);
        app.Cloud.Faults.Answer("databasemigrateexport", 45011, "api minute-quota reach limit", times: 8);
        var started = app.Clock.GetUtcNow();

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, backup.Outcome);
        Assert.All(app.Cloud.Jobs, job => Assert.InRange(job.AcceptedAt - started, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(80)));
    }
}
