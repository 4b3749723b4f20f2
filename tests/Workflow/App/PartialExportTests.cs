using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Backups;
using Workflow.Backups.Orchestrators;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

public sealed class PartialExportTests
{
    private const string Orders = "订单";

    [Fact]
    public async Task Backup_OfPartsAndCsv_HoldsWhatWasAskedForAndSaysSo()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app).With(("用户", 3));

        var backup = await app.RunBackupAsync("""
            {
              "collections": ["用户"],
              "exports": [
                { "collection": "订单", "query": "where({ 已付: true }).skip(1)", "fields": ["_id", "金额"] },
                { "collection": "表格", "format": "csv", "query": "where({ 已付: true })", "fields": ["_id", "备注", "标签"] }
              ]
            }
            """);

        Assert.Equal((BackupOutcome.Complete, BackupScope.Named, 3 + 2 + 3), (backup.Outcome, backup.Scope, backup.Documents));
        Assert.Equal("{\"_id\":\"3\",\"金额\":30}\n{\"_id\":\"5\",\"金额\":50}\n", await TextAsync(app, backup, Orders));
        Assert.Equal(
            "_id,备注,标签\n1,\"他说：\"\"好\"\"\n第二行\",\"[\"\"红\"\",1]\"\n3,\"一,二\",{}\n5,,\n", await TextAsync(app, backup, "表格"));
        Assert.Equal(
            $$"""
            {"collection":"用户","whole":true,"status":"Complete","attempt":1,"documents":3,"reportedDocuments":3,"countBefore":3,"countAfter":3,"counted":true}
            {"collection":"表格","format":"csv","query":"where({ 已付: true })","fields":["_id","备注","标签"],"whole":false,"note":"A CSV has no document index and cannot be restored.","status":"Complete","attempt":1,"documents":3,"reportedDocuments":3,"countBefore":3,"countAfter":3,"counted":true}
            {"collection":"订单","query":"where({ 已付: true }).skip(1)","fields":["_id","金额"],"whole":false,"status":"Complete","attempt":1,"documents":2,"reportedDocuments":2,"countBefore":2,"countAfter":2,"counted":true}
            """.ReplaceLineEndings("\n"),
            string.Join('\n', backup.Exports!.OrderBy(export => export.Collection, StringComparer.Ordinal).Select(Shown)));
        Assert.Equal($"{app.Env}/{backup.Id}/表格.csv.gz", backup.Exports!.Single(export => export.Collection == "表格").BlobName);
        var manifest = await app.ManifestAsync(backup.Id);
        Assert.Equal(JsonSerializer.Serialize(backup.Exports, Json.Options), JsonSerializer.Serialize(manifest.Exports, Json.Options));
        var jobs = app.Cloud.Jobs.ToDictionary(job => job.Collection);
        Assert.Equal("db.collection(\"订单\").where({ 已付: true }).skip(1).field({\"_id\":true,\"金额\":true}).get()", jobs[Orders].Query);
        Assert.EndsWith(".csv", jobs["表格"].FilePath, StringComparison.Ordinal);
        Assert.True(jobs["表格"].IsCsv);
    }

    [Fact]
    public async Task Backup_OfTheSettings_ExportsThePartsAndIsGood()
    {
        await using var app = await RunningApp.StartAsync(
            null, ("Backup__Exports__订单__Query", "where({ 已付: true }).limit(2)"), ("Backup__Exports__表格__Format", "csv"), ("Backup__Exports__表格__Fields", "_id, 金额"));
        Fill(app).With(("用户", 3));

        var nightly = await app.RunBackupAsync();
        var whole = await app.RunBackupAsync("""{ "collections": ["订单"] }""");
        var same = await app.RunBackupAsync(
            """{ "exports": [{ "collection": "订单", "query": "where({ 已付: true }).limit(2)" }, { "collection": "表格", "format": "csv", "fields": ["_id", "金额"] }] }""");

        Assert.Equal((BackupOutcome.Complete, BackupScope.All, true), (nightly.Outcome, nightly.Scope, nightly.IsGood));
        Assert.Equal((2, 5, 3), (Documents(nightly, Orders), Documents(nightly, "表格"), Documents(nightly, "用户")));
        Assert.Equal(
            """{"collections":["*"],"exclude":[],"exports":[{"collection":"表格","format":"csv","fields":["_id","金额"]},{"collection":"订单","query":"where({ 已付: true }).limit(2)"}]}""",
            JsonSerializer.Serialize(nightly.Definition! with { Exports = [.. nightly.Definition!.Exports!.OrderBy(one => one.Collection, StringComparer.Ordinal)] }, Json.Options));
        Assert.Equal((5, true, BackupScope.Named), (Documents(whole, Orders), whole.Exports!.Single().Whole, whole.Scope));
        Assert.Equal((2, BackupScope.Named), (same.Exports!.Count, same.Scope));
    }

    [Fact]
    public async Task Backup_OfExportsThatAreAllTheSettingsName_IsOfAll()
    {
        await using var app = await RunningApp.StartAsync(
            null, ("Backup__Collections", "用户,订单"), ("Backup__Exports__订单__Query", "limit(2)"));
        Fill(app).With(("用户", 3));

        var all = await app.RunBackupAsync("""{ "exports": [{ "collection": "订单", "query": "limit(2)" }], "collections": ["用户"] }""");
        var other = await app.RunBackupAsync("""{ "exports": [{ "collection": "订单", "query": "limit(3)" }], "collections": ["用户"] }""");

        Assert.Equal((BackupScope.All, BackupScope.Named), (all.Scope, other.Scope));
    }

    [Fact]
    public async Task Backup_AQueryThatFindsNothing_IsEmpty()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        var backup = await app.RunBackupAsync(
            """{ "exports": [{ "collection": "订单", "query": "where({ 已付: '也许' })" }, { "collection": "表格", "query": "skip(9)", "format": "csv", "fields": ["_id"] }] }""");

        Assert.Equal(BackupOutcome.Complete, backup.Outcome);
        Assert.All(backup.Exports!, export => Assert.Equal((ExportStatus.Empty, 0L, 0L), (export.Status, export.CountBefore, export.Documents)));
    }

    [Fact]
    public async Task Backup_AJobThatFindsLessThanTheQueryCounts_Fails()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);
        app.Cloud.Faults.Set("effect=stopsEarly,documents=2,collection=订单");

        var backup = await app.RunBackupAsync("""{ "exports": [{ "collection": "订单", "query": "where({ 已付: true })" }] }""");

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.Contains("The file has 2 documents, but 3 were there before the export and 3 after it.", backup.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_AQueryThatTheServiceRefuses_IsMissedWithItsReason()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        var backup = await app.RunBackupAsync(
            """{ "exports": [{ "collection": "订单", "query": "where({ 金额: _.gt(10) })" }, { "collection": "表格", "query": "limit(1)" }] }""");

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        var missed = Assert.Single(backup.Missed);
        Assert.Contains("the query could not be parsed", missed.Reason, StringComparison.Ordinal);
        Assert.Contains("[-605101]", missed.Reason, StringComparison.Ordinal);
        Assert.Equal("where({ 金额: _.gt(10) })", backup.Exports!.Single(export => export.Collection == Orders).Query);
    }

    [Fact]
    public async Task Backup_OfAPlanWrittenByHand_MissesWhatCannotBeAskedFor()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);
        var plan = new BackupPlan
        {
            Env = app.Env,
            Collections = ["订单"],
            Exclude = [],
            Exports = [new() { Collection = "表格", Query = $"where({{}}).remove(){new string(' ', 40_000)}" }, new() { Collection = "没有的集合", Query = "limit(1)" }],
            MaxConcurrentExports = 4,
            MaxWait = TimeSpan.FromHours(1),
            AppVersion = "1",
        };

        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(BackupOrchestrator), plan);
        var backup = (await app.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<BackupRecord>()!;

        Assert.Equal((BackupOutcome.Partial, BackupScope.Named, 5L), (backup.Outcome, backup.Scope, backup.Documents));
        Assert.Equal(["没有的集合", "表格"], backup.Missed.Select(missed => missed.Collection).Order(StringComparer.Ordinal));
        Assert.Equal("The query has 40018 characters; it may have 4000.", backup.Missed.Single(missed => missed.Collection == "表格").Reason);
        Assert.DoesNotContain(app.Cloud.Jobs, job => job.Collection == "表格");
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    public async Task Backup_CsvInEveryDress_CountsItsDocuments(bool withBom, bool crlf, bool withoutHeader)
    {
        await using var app = await RunningApp.StartAsync(cloud => (cloud.CsvWithBom, cloud.CsvCrlf, cloud.CsvWithoutHeader) = (withBom, crlf, withoutHeader));
        Fill(app);

        var backup = await app.RunBackupAsync("""{ "exports": [{ "collection": "表格", "format": "csv", "fields": ["_id", "备注"] }] }""");

        Assert.Equal((BackupOutcome.Complete, 5L), (backup.Outcome, Documents(backup, "表格")));
    }

    [Fact]
    public async Task Backup_ABrokenCsv_IsMissedAndNamesTheRecord()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);
        app.Cloud.Faults.Set("effect=unclosedQuote,line=3,collection=表格");

        var backup = await app.RunBackupAsync("""{ "exports": [{ "collection": "表格", "format": "csv", "query": "field({ _id: true })" }] }""");

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.Contains("Record 4 (line 4) has a quote that is not closed. This was attempt 3, the last.", backup.Reason, StringComparison.Ordinal);
        Assert.EndsWith("/!3/表格.csv.gz", backup.Exports!.Single().BlobName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "exports": [{ "collection": "订单", "query": "where({}).remove()" }] }""", "exports[0].query")]
    [InlineData("""{ "exports": [{ "collection": "订单", "format": "csv" }] }""", "exports[0].fields")]
    public async Task Start_WithABadExport_IsRefusedAndNothingStarts(string body, string field)
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        using var response = await app.PostAsync("api/backups", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("field").GetString());
        Assert.Empty(app.Cloud.Calls());
    }

    private static RunningApp Fill(RunningApp app)
    {
        foreach (var name in new[] { Orders, "表格" })
            app.Cloud.Env(app.Env).Collection(name).Add(
                """{"_id":"1","已付":true,"金额":10,"备注":"他说：\"好\"\n第二行","标签":["红",1]}""",
                """{"_id":"2","已付":false,"金额":20}""",
                """{"_id":"3","已付":true,"金额":30,"备注":"一,二","标签":{}}""",
                """{"_id":"4","已付":false,"金额":40}""",
                """{"_id":"5","已付":true,"金额":50}""");
        return app;
    }

    private static int Documents(BackupRecord backup, string collection) => (int)backup.Exports!.Single(export => export.Collection == collection).Documents!;

    // Without what differs from run to run.
    private static string Shown(ExportRecord export) => JsonSerializer.Serialize(
        JsonSerializer.SerializeToNode(export, Json.Options)!.AsObject().TakeWhile(member => member.Key != "rawBytes").ToDictionary(), Json.Options);

    private static async Task<string> TextAsync(RunningApp app, BackupRecord backup, string collection)
    {
        await using var blob = await app.Services.GetRequiredService<BackupBlobs>()
            .OpenReadAsync(backup.Exports!.Single(export => export.Collection == collection).BlobName!, default);
        using var reader = new StreamReader(new GZipStream(blob, CompressionMode.Decompress), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
