using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>A backup is called complete only when it is, whatever the service says of itself.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public async Task List_ThatStaysShort_MakesThePartialBackupSayHowManyWereListed()
    {
        await using var app = await RunningApp.StartAsync();
        app.With([.. Enumerable.Range(0, 9).Select(i => ($"集合{i}", 1))]).Cloud.Faults.Set("effect=hidesCollections,delta=2");

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Partial, "The service listed 7 of 9 collections."), (backup.Outcome, backup.Reason));
        Assert.Equal(7, backup.Exports!.Count(export => export.Verified));
        Assert.Equal((BackupOutcome.Partial, backup.Reason), ((await app.ManifestAsync(backup.Id)).Outcome, (await app.ManifestAsync(backup.Id)).Reason));
    }

    [Fact]
    public async Task List_ThatIsWholeAfterAMinute_IsTakenWhole()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1), ("用户", 1), ("日志", 1)).Cloud.Faults.Set("effect=hidesCollections,delta=1,forSeconds=20");

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Complete, 3), (backup.Outcome, backup.Exports!.Count));
    }

    [Fact]
    public async Task List_OfNothingThoughThereAreCollections_IsFailed()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1)).Cloud.Faults.Set("effect=hidesCollections,delta=1000,message=null");

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Failed, "The service listed 0 of 1 collections."), (backup.Outcome, backup.Reason));
    }

    [Fact]
    public async Task Job_ThatStopsEarlyEachTime_IsFailedWithAllThreeFiguresAndItsBytesAreKept()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10), ("用户", 3)).Cloud.Faults.Set("effect=stopsEarly,documents=4,collection=订单");

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        var export = backup.Exports!.Single(export => export.Collection == "订单");
        Assert.Equal((ExportStatus.Failed, 3, 4L, 4L, 10L, 10L, true), (export.Status, export.Attempt, export.Documents, export.ReportedDocuments, export.CountBefore, export.CountAfter, export.Counted));
        Assert.StartsWith("The file has 4 documents, but the collection held 10 before the export and 10 after it.", export.Reason, StringComparison.Ordinal);
        Assert.Equal($"{app.Env}/{backup.Id}/!3/订单.jsonl.gz", export.BlobName);
        Assert.NotNull(await app.Services.GetRequiredService<BackupBlobs>().FindAsync(export.BlobName!, default));
    }

    [Fact]
    public async Task Job_ThatStopsEarlyOnce_IsMadeUpForByAnother_AndBothFilesAreKept()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10)).Cloud.Faults.Set("effect=stopsEarly,documents=4,collection=订单,times=1");

        var backup = await app.RunBackupAsync();

        var export = Assert.Single(backup.Exports!);
        Assert.Equal((BackupOutcome.Complete, ExportStatus.Complete, 2, 10L), (backup.Outcome, export.Status, export.Attempt, export.Documents));
        Assert.Equal($"{app.Env}/{backup.Id}/!2/订单.jsonl.gz", export.BlobName);
        var first = (await app.Services.GetRequiredService<BackupBlobs>().FindAsync(BlobNames.Export(BlobNames.Folder(app.Env, backup.Id), "订单", 1, ExportFormat.Json), default))!;
        Assert.Equal((4L, app.Cloud.Jobs[0].Id), (first.Documents, first.JobId));
    }

    [Fact]
    public async Task Job_ThatCallsAFullCollectionEmpty_IsNotBelieved()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10), ("用户", 1)).Cloud.Faults.Set("effect=jobFails,message=导出数据记录条数为0，请确认是否存在满足导出条件的数据.,collection=订单");

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("but 10 documents are there", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
    }

    /// <summary>Some accounts answer 47001 to <c>databasecount</c>: that must cost no collection, and hide no sentence of the service.</summary>
    [Fact]
    public async Task Counts_ThatAreRefused_LeaveTheServicesWordsAndAreToldInTheRecord()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10), ("用户", 3), ("空", 0));
        app.Cloud.Faults.Set("effect=code,endpoint=databasecount,code=47001");
        app.Cloud.Faults.Set("effect=jobFails,message=导出失败: 磁盘,collection=用户");

        var backup = await app.RunBackupAsync("""{"collections":["订单","用户","空"]}""");

        var exports = backup.Exports!.ToDictionary(export => export.Collection);
        Assert.Equal((ExportStatus.Complete, false, null, null), (exports["订单"].Status, exports["订单"].Counted, exports["订单"].CountBefore, exports["订单"].CountAfter));
        Assert.Equal((ExportStatus.Empty, false), (exports["空"].Status, exports["空"].Counted));
        Assert.Equal(ExportStatus.Failed, exports["用户"].Status);
        Assert.Contains("导出失败: 磁盘", exports["用户"].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("defect of the program", exports["用户"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_ThatStrictJsonRefuses_AreKeptAndFlagged()
    {
        await using var app = await RunningApp.StartAsync();
        app.Cloud.Env(app.Env).Collection("传感器").Add("""{"_id":"1","n":NaN}""", """{"_id":"2","n":[-Infinity,1]}""", """{"_id":"3"}""");

        var backup = await app.RunBackupAsync();

        var export = Assert.Single(backup.Exports!);
        Assert.Equal((BackupOutcome.Complete, 3L, 2L), (backup.Outcome, export.Documents, export.NotImportable!.Documents));
        Assert.Equal([1L, 2L], export.NotImportable.Lines.Select(line => line.Line));
        Assert.Equal(2, (await app.ManifestAsync(backup.Id)).Exports!.Single().NotImportable!.Documents);
    }

    /// <summary>Doubles make a file look long enough that lacks others.</summary>
    [Fact]
    public async Task Lines_OfOneIdTwice_DoNotStandForTheOnesThatAreMissing()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 10)).Cloud.Faults.Set("effect=stopsEarly,documents=9,collection=订单");
        app.Cloud.Faults.Set("effect=doublesLine,line=3,collection=订单");

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.StartsWith(
            "The file has 9 documents (1 of its lines repeat the _id of another), but the collection held 10 before", Assert.Single(backup.Exports!).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_AfterABackupOfNamedCollections_StillKnowsNoGoodOne()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__Exclude", "日志"));
        app.With(("订单", 1), ("用户", 1), ("日志", 1));

        var named = await app.RunBackupAsync("""{"collections":["订单","用户"]}""");
        await app.Clock.AdvanceAsync(Limits.HealthRemembered);
        var afterNamed = await app.Http.GetStringAsync("api/health");
        var all = await app.RunBackupAsync();
        await app.Clock.AdvanceAsync(Limits.HealthRemembered);
        var afterAll = JsonDocument.Parse(await app.Http.GetStringAsync("api/health")).RootElement;

        Assert.Equal((BackupOutcome.Complete, BackupScope.Named), (named.Outcome, named.Scope));
        Assert.DoesNotContain("lastGoodBackupAt", afterNamed, StringComparison.Ordinal);
        Assert.Equal(all.EndedAt, afterAll.GetProperty("lastGoodBackupAt").GetDateTimeOffset());
        var manifest = await app.ManifestAsync(all.Id);
        Assert.Equal((BackupScope.All, "*", "日志"), (manifest.Scope, manifest.Definition!.Collections.Single(), manifest.Definition.Exclude.Single()));
        Assert.Equal(BackupScope.All, (await app.Client.GetInstanceAsync(all.Id, getInputsAndOutputs: true))!.ReadOutputAs<BackupRecord>()!.Scope);
    }

    [Fact]
    public async Task Scope_OfAListThatNamesWhatTheScheduleBacksUp_IsAll()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__Collections", "订单,用户"));
        app.With(("订单", 1), ("用户", 1), ("日志", 1));

        Assert.Equal(BackupScope.All, (await app.RunBackupAsync("""{"collections":["用户","订单"]}""")).Scope);
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(BackupScope.Named, (await app.RunBackupAsync("""{"collections":["用户"]}""")).Scope);
    }

    [Fact]
    public async Task Env_InListsAndIds_SaysWhoseBackups_AndInAStartOnlyTheConfiguredOneIsTaken()
    {
        await using var other = await RunningApp.StartAsync();
        await using var app = await RunningApp.StartAsync();
        other.With(("订单", 2));
        app.With(("订单", 1));
        var foreign = await other.RunBackupAsync();

        var listed = await app.Http.GetFromJsonAsync<BackupPage>($"api/backups?env={Uri.EscapeDataString(other.Env)}", Json.Options);
        Assert.Equal(foreign.Id, Assert.Single(listed!.Backups).Id);
        Assert.Empty((await app.Http.GetFromJsonAsync<BackupPage>("api/backups", Json.Options))!.Backups);
        Assert.Equal(2, (await app.GetAsync(foreign.Id)).Documents);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/backups/{foreign.Id}?env={Uri.EscapeDataString(app.Env)}")).StatusCode);

        using var refused = await app.PostAsync("api/backups", $$"""{"env":"{{other.Env}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("\"field\":\"env\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync($$"""{"env":"{{app.Env}}"}""")).Outcome);
    }

    [Fact]
    public async Task Row_WithColumnsOfOtherFeatures_KeepsThemThroughTheEndOfItsBackup()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        var table = await app.Services.GetRequiredService<StorageConnection>().GetTableAsync(BackupsTable.TableName, default);
        await table.UpdateEntityAsync(new TableEntity(app.Env, id) { ["Held"] = true }, ETag.All);

        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(id)).Outcome);

        Assert.True((await table.GetEntityAsync<TableEntity>(app.Env, id)).Value.GetBoolean("Held"));
    }
}
