using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Backups;
using Workflow.Backups.Activities;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Steps;
using Workflow.Tests.Notify.StandIns;
using Workflow.Tests.Restores;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>What people hear of backups and restores that the whole app has made.</summary>
public sealed class BackupNoticeTests
{
    private static readonly (string, string?) AllEvents = ("Notify__On", "failed,partial,missed,stale,tripped,recovered,complete,restore,tokenRefused");

    [Fact]
    public async Task Backup_ThatIsGood_IsToldWhereThatIsWantedAndCallsTheWatchdog()
    {
        await using var site = await NotifySite.StartAsync(["Webhook", "Heartbeat"], [AllEvents, ("Public__Url", "https://backup.example.com/wf")]);
        site.App.With(("订单", 12));

        var backup = await site.App.RunBackupAsync();
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);

        var told = Single(site, "Webhook");
        Assert.Equal(("complete", backup.Id, site.App.Env), (Text(told, "event"), Text(told, "subject"), Text(told, "env")));
        Assert.Equal($"https://backup.example.com/wf/api/backups/{backup.Id}", Text(told, "link"));
        Assert.StartsWith("12 个文档，共 ", told.GetProperty("details")[0].GetString(), StringComparison.Ordinal);
        Assert.Single(site.Chats.TakenBy("Heartbeat"));
    }

    [Fact]
    public async Task Backup_WithoutACollection_IsToldWithItsNameAndReason()
    {
        await using var site = await NotifySite.StartAsync(["Webhook", "Heartbeat"], [("Backup__Collections", "订单,没有的集合"), ("Notify__Language", "en")]);
        site.App.With(("订单", 1));

        var backup = await site.App.RunBackupAsync();
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        var told = Single(site, "Webhook");
        Assert.Equal(("partial", backup.Id), (Text(told, "event"), Text(told, "subject")));
        Assert.StartsWith("Collection “没有的集合”: ", told.GetProperty("details")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(site.Chats.TakenBy("Heartbeat"));
    }

    [Fact]
    public async Task Backups_ThatWeChatRefuses_AreToldEachAndTheCredentialsOnce()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.With(("订单", 1)).Cloud.Faults.Answer("stable_token", 40164, "invalid ip 203.0.113.7, not in whitelist", times: 2);

        var first = await site.App.RunBackupAsync();
        var second = await site.App.RunBackupAsync();
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 3);
        var good = await site.App.RunBackupAsync();
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 4);

        var told = site.Chats.Taken.Select(message => JsonDocument.Parse(message.Body).RootElement).Select(body => (Text(body, "event"), Text(body, "subject"))).ToList();
        (string?, string?)[] expected = [("failed", first.Id), ("failed", second.Id), ("recovered", good.Id), ("tokenRefused", "none")];
        Assert.Equal(expected.Order(), told.Order());
        Assert.Equal(BackupOutcome.Complete, good.Outcome);
    }

    [Fact]
    public async Task Backup_ThatAPersonStopped_IsNotTold()
    {
        await using var site = await NotifySite.StartAsync(["Webhook"], [AllEvents]);
        site.App.With(("订单", 1)).Cloud.Options.JobDurations = JobDurations.Of(TimeSpan.FromHours(1));
        site.App.Clock.AutoAdvance = false;
        var id = await site.App.StartBackupAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        await site.App.PostAsync($"api/backups/{id}/cancel");
        Assert.Equal(BackupOutcome.Canceled, (await site.App.WaitAsync(id)).Outcome);
        await site.App.Clock.WhenIdleAsync();

        Assert.Empty(site.Chats.Calls);
    }

    [Fact]
    public async Task Backup_WhoseOrchestrationIsGone_IsToldFailedByTheNextOne()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.With(("订单", 1)).Cloud.Options.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30));
        site.App.Clock.AutoAdvance = false;
        var id = await site.App.StartBackupAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await site.App.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true));
        await site.App.Client.WaitForInstanceCompletionAsync(id);
        await site.App.Client.PurgeInstanceAsync(id);
        // A claim whose instance is not found counts for two minutes.
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));

        site.App.Clock.AutoAdvance = true;
        await site.App.RunBackupAsync();
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);

        var told = JsonDocument.Parse(site.Chats.Taken[0].Body).RootElement;
        Assert.Equal(("failed", id), (Text(told, "event"), Text(told, "subject")));
        Assert.Contains("它的历史被清除了", told.GetProperty("details")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("recovered", Text(JsonDocument.Parse(site.Chats.Taken[1].Body).RootElement, "event"));
    }

    [Fact]
    public async Task LastStep_ThatDiesBetweenItsRowAndItsNotice_TellsItWhenItIsRepeated()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.Clock.AutoAdvance = false;
        var at = site.App.Clock.GetUtcNow();
        var id = BackupId.Create(site.App.Env, at, "1");
        var end = new EndOfBackup { BackupId = id, Env = site.App.Env, InstanceId = id, AppVersion = "1", StartedAt = at, EndedAt = at, Failure = "没有集合" };
        await site.App.Services.GetRequiredService<BackupsTable>().MoveAsync(
            site.App.Env, id, _ => new() { Backup = new() { Id = id, Env = site.App.Env, Outcome = BackupOutcome.Running, StartedAt = at } }, default);
        var step = ActivatorUtilities.CreateInstance<RecordBackup>(site.App.Services);

        await Assert.ThrowsAsync<InvalidOperationException>(() => step.Run(end, new RefusingClient(new InvalidOperationException("死了"), null), default));
        Assert.Equal(BackupOutcome.Failed, (await site.App.GetAsync(id)).Outcome);
        await step.Run(end, site.App.Client, default);
        await step.Run(end, site.App.Client, default);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);
        await site.App.Clock.WhenIdleAsync();

        Assert.Equal(("failed", id), (Text(Single(site, "Webhook"), "event"), Text(Single(site, "Webhook"), "subject")));
    }

    [Fact]
    public async Task Backup_ThatTheGateStopped_IsToldWithWhatItFound()
    {
        await using var site = await NotifySite.StartAsync(["Webhook", "Heartbeat"], [("Notify__Language", "en")]);
        var at = site.App.Clock.GetUtcNow();
        var explained = Finding("订单", "is smaller") with { Explained = new LocalText("a drill's", "a drill's") };
        var tripped = new BackupRecord
        {
            Id = "20261121T175900Z-ab12",
            Env = site.App.Env,
            Scope = BackupScope.All,
            Outcome = BackupOutcome.Complete,
            StartedAt = at,
            EndedAt = at,
            Gate = new() { Verdict = GateVerdict.Tripped, Findings = [explained, Finding("用户", "has lost 900 of 1000 documents")] },
        };

        await site.App.Services.GetRequiredService<BackupNotices>().TellEndAsync(site.App.Client, tripped, default);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        var told = Single(site, "Webhook");
        Assert.Equal("tripped", Text(told, "event"));
        Assert.Equal(["用户 has lost 900 of 1000 documents"], told.GetProperty("details").EnumerateArray().Select(detail => detail.GetString()));

        static GateFinding Finding(string collection, string what) =>
            new() { Collection = collection, Kind = GateFindingKind.Shrunk, Sentence = new LocalText($"{collection} {what}", $"{collection} {what}") };
    }

    [Fact]
    public async Task BackupOfADueTime_ThatMeetsAnotherBackup_IsToldMissed()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.Clock.AutoAdvance = false;
        await StandInHolder.HoldAsync(site.App, ClaimKind.Backup, "20261121T175900Z-ab12");
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await ActivatorUtilities.CreateInstance<BackupTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        var told = Single(site, "Webhook");
        Assert.Equal("missed", Text(told, "event"));
        Assert.Contains("20261121T175900Z-ab12", told.GetProperty("details")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_AndItsUndo_AreToldWithTheirOutcome()
    {
        await using var chats = await ChatStandIns.StartAsync(TimeProvider.System);
        await using var site = await RestoreSite.StartAsync(null, chats.Settings("WeCom"));
        var backup = await site.BackupOfAsync("""{"_id":"一","n":1}""");
        site.Target.Clear();

        var restored = (await site.RestoreAsync(backup, "missing")).GetProperty("id").GetString()!;
        var undone = (await site.UndoAsync(restored)).GetProperty("id").GetString()!;
        await chats.WaitAsync(one => one.Taken.Count == 2);

        Assert.Contains(restored, chats.Taken[0].Body, StringComparison.Ordinal);
        Assert.Contains("结果：全部完成，数据已核对一致。", chats.Taken[0].Body, StringComparison.Ordinal);
        Assert.Contains(undone, chats.Taken[1].Body, StringComparison.Ordinal);
        Assert.Contains($"这是对恢复 {restored} 的撤销。", chats.Taken[1].Body, StringComparison.Ordinal);
    }

    private static JsonElement Single(NotifySite site, string channel) => JsonDocument.Parse(Assert.Single(site.Chats.TakenBy(channel)).Body).RootElement;

    private static string? Text(JsonElement body, string field) => body.GetProperty(field).GetString();
}
