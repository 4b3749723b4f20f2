using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;

namespace Workflow.Tests.Browse;

/// <summary>A document through all backups over HTTP.</summary>
public sealed class HistoryTests
{
    private const string BrokenLine = "effect=brokenline,collection=订单,line=1";

    [Fact]
    public async Task History_OfADocument_TellsEveryBackupWhatItKnows()
    {
        await using var site = await BrowseSite.StartAsync();
        site.App.Cloud.Faults.Answer("stable_token", 40164, "invalid ip, not in whitelist", times: 1);
        site.Fill("用户", """{"_id":"张三"}""");
        await site.BackupOfAsync("""{"_id":"甲","n":1,"m":2}""");
        var oldest = await site.BackupOfAsync("""{"_id":"甲","n":1,"m":2}""");
        var kept = await site.BackupOfAsync("""{"_id":"乙"}""", """{"m":2, "n":1, "_id":"甲"}""");
        site.App.Cloud.Faults.Set(BrokenLine);
        var missed = await site.BackupAsync();
        site.App.Cloud.Faults.Clear();
        await site.BackupAsync("""{"collections":["用户"]}""");
        site.Fill(BrowseSite.Orders, """{"_id":"甲","n":1,"m":2.0}""");
        var named = await site.BackupAsync("""{"collections":["订单"]}""");
        var without = await site.BackupOfAsync("""{"_id":"乙"}""");
        site.App.Cloud.Env(site.App.Env).Delete(BrowseSite.Orders);
        var deleted = await site.BackupAsync();

        var history = await site.HistoryAsync("\"甲\"");

        Assert.Equal([deleted, without, named, missed, kept, oldest], history.GetProperty("versions").EnumerateArray().Select(one => one.GetProperty("backupId").GetString()));
        Assert.Equal(["absent kept", "absent changed", "present changed", "unknown", "present kept", "present"], BrowseSite.StatesOf(history));
        var versions = history.GetProperty("versions");
        Assert.Contains("missed '订单'. Line 1 is not valid JSON", versions[3].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(versions[5].GetProperty("contentHash").GetString(), versions[4].GetProperty("contentHash").GetString());
        Assert.False(versions[0].TryGetProperty("contentHash", out _));
        Assert.False(history.TryGetProperty("next", out _));
        var export = (await site.App.GetAsync(named)).Exports!.Single();
        Assert.Equal(export.WindowEnd, versions[2].GetProperty("takenAt").GetDateTimeOffset());

        await PagesAreTheWholeAsync(site, history);
    }

    // Whatever the page, what it says of its last version is what the whole list says.
    private static async Task PagesAreTheWholeAsync(BrowseSite site, JsonElement whole)
    {
        for (var top = 1; top <= 6; top++)
        {
            var versions = new List<string>();
            string? next = null;
            do
            {
                var page = await site.HistoryAsync("\"甲\"", $",\"top\":{top}" + (next is null ? "" : $",\"continuation\":\"{next}\""));
                versions.AddRange(page.GetProperty("versions").EnumerateArray().Select(one => one.GetRawText()));
                next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
            }
            while (next is not null);
            Assert.Equal(whole.GetProperty("versions").EnumerateArray().Select(one => one.GetRawText()), versions);
        }
    }

    [Fact]
    public async Task History_OfWhatTheScheduleLeavesOut_IsUnknownAndNotAbsent()
    {
        await using var site = await BrowseSite.StartAsync(null, ("Backup__Exclude", "机密"));
        await site.BackupOfAsync("""{"_id":"甲"}""");

        Assert.Equal(["unknown"], BrowseSite.StatesOf(await site.HistoryAsync("\"甲\"", collection: "机密")));
        Assert.Equal(["absent"], BrowseSite.StatesOf(await site.HistoryAsync("\"甲\"", collection: "没有")));
    }

    [Fact]
    public async Task History_OfAPartOfACollection_IsUnknown_AlsoWhereThePartHasTheDocument()
    {
        await using var site = await BrowseSite.StartAsync();
        await site.BackupOfAsync("""{"_id":"甲","n":1}""", """{"_id":"乙","n":2}""");
        var part = await site.BackupAsync("""{"exports":[{"collection":"订单","query":"where({ n: 1 })"}]}""");
        var csv = await site.BackupAsync("""{"exports":[{"collection":"订单","format":"csv","fields":["_id","n"]}]}""");

        var history = await site.HistoryAsync("\"甲\"");
        var read = await site.ReadAsync(part, "\"甲\"");
        var absent = await site.ReadAsync(part, "\"乙\"");
        var table = await site.ReadAsync(csv, "\"甲\"");
        var file = await site.GetAsync($"api/backups/{csv}/file?collection=%E8%AE%A2%E5%8D%95");
        var diff = await site.DiffAsync(part, csv);

        Assert.Equal(["unknown", "unknown", "present"], BrowseSite.StatesOf(history));
        Assert.Contains("holds only part of '订单'", history.GetProperty("versions")[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"_id":"甲","n":1}""", read.Text);
        Assert.Contains("holds only part of the collection", absent.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, table.Status);
        Assert.Contains("A CSV has no document index", table.Text, StringComparison.Ordinal);
        Assert.Contains("%E8%AE%A2%E5%8D%95.csv.gz", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("A CSV has no document index", BrowseSite.CountsOf(diff), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_IndexesMissing_Is202ThatNamesTheBackups_AndThenTheAnswer()
    {
        await using var site = await BrowseSite.StartAsync();
        string[] ids = [await site.BackupOfAsync("""{"_id":"甲"}"""), await site.BackupAsync(), await site.BackupAsync()];
        await (await site.IndexAsync(ids[0])).DeleteAsync();
        await BrowseSite.FlipAsync(await site.IndexAsync(ids[2]), -1);

        var first = await site.PostAsync("api/documents/history", BrowseSite.HistoryBody("\"甲\""));
        var then = await site.HistoryAsync("\"甲\"");

        Assert.Equal((HttpStatusCode.Accepted, "5"), (first.Status, first.Headers["Retry-After"]));
        Assert.Equal([ids[2], ids[0]], first.Json.GetProperty("backups").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(["present kept", "present kept", "present"], BrowseSite.StatesOf(then));
    }

    [Fact]
    public async Task History_FileDamagedOrGone_IsUnknown()
    {
        await using var site = await BrowseSite.StartAsync();
        string[] ids = [await site.BackupOfAsync("""{"_id":"甲"}"""), await site.BackupAsync(), await site.BackupOfAsync("""{"_id":"乙"}""")];
        await (await site.IndexAsync(ids[0])).DeleteAsync();
        await (await site.FileAsync(ids[0])).DeleteAsync();
        await (await site.IndexAsync(ids[1])).DeleteAsync();
        await BrowseSite.FlipAsync(await site.FileAsync(ids[1]), 14);

        var history = await site.HistoryAsync("\"甲\"");

        Assert.Equal(["absent", "unknown", "unknown"], BrowseSite.StatesOf(history));
        Assert.Contains("is damaged", history.GetProperty("versions")[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("is gone", history.GetProperty("versions")[2].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfNothing_IsEmpty()
    {
        await using var site = await BrowseSite.StartAsync();

        Assert.Equal("""{"versions":[]}""", (await site.HistoryAsync("\"甲\"")).GetRawText());
        Assert.Equal("""{"versions":[]}""", (await site.HistoryAsync("\"甲\"", ",\"env\":\"别处\"")).GetRawText());
    }

    [Theory]
    [InlineData(Limits.HistoryLookahead - 1, "present changed")]
    [InlineData(Limits.HistoryLookahead, "present")]
    public async Task History_NeighboursDoNotKnow_ChangeIsToldAsFarAsTheLookGoes(int unknown, string expected)
    {
        await using var site = await BrowseSite.StartAsync();
        await site.BackupOfAsync("""{"_id":"甲","n":1}""");
        var newest = await site.BackupOfAsync("""{"_id":"甲","n":2}""");
        // Rows are all that is looked at.
        var backups = site.App.Services.GetRequiredService<BackupsTable>();
        var row = (await backups.FindAsync(site.App.Env, newest, default))!.Backup;
        await backups.AddMissingAsync([.. Enumerable.Range(1, unknown).Select(Older)], default);

        var page = await site.HistoryAsync("\"甲\"", ",\"top\":1");
        var whole = await site.HistoryAsync("\"甲\"");

        Assert.Equal([expected], BrowseSite.StatesOf(page));
        Assert.Equal(("present changed", unknown + 2), (BrowseSite.StatesOf(whole).First(), BrowseSite.StatesOf(whole).Count()));

        BackupRow Older(int second) => new()
        {
            Backup = row with { Id = BackupId.Create(site.App.Env, row.StartedAt.AddSeconds(-second), "x"), Definition = null },
        };
    }

    [Theory]
    [InlineData("\"甲\"", ",\"top\":0", "top")]
    [InlineData("\"甲\"", ",\"top\":101", "top")]
    [InlineData("\"甲\"", ",\"top\":\"1\"", "top")]
    [InlineData("\"甲\"", ",\"continuation\":\"昨天\"", "continuation")]
    [InlineData("\"甲\"", ",\"backup\":\"昨天\"", "backup")]
    [InlineData("\"甲\"", ",\"env\":\"\\u001b\"", "env")]
    [InlineData("[]", "", "docId")]
    public async Task History_BadBody_NamesTheField(string docId, string rest, string field)
    {
        await using var site = await BrowseSite.StartAsync();

        var answer = await site.PostAsync("api/documents/history", BrowseSite.HistoryBody(docId, rest));

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Json.GetProperty("field").GetString()));
    }
}
