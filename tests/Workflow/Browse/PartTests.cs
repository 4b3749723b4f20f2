using System.Net;

namespace Workflow.Tests.Browse;

/// <summary>Exports that are not all of their collection: what can be asked of them, and what they never claim.</summary>
public sealed class PartTests
{
    private const string Paid = """{"exports":[{"collection":"订单","query":"where({ 已付: true })"}]}""";
    private const string Csv = """{"exports":[{"collection":"订单","format":"csv","fields":["_id","n"]}]}""";

    [Fact]
    public async Task Csv_HasAFile_AndNoDocuments_AndEveryAnswerSaysSo()
    {
        await using var site = await BrowseSite.StartAsync();
        var whole = await site.BackupOfAsync("""{"_id":"甲","n":1}""");
        var csv = await site.BackupAsync(Csv);

        var file = await site.App.Http.GetAsync($"api/backups/{csv}/file?collection={Uri.EscapeDataString(BrowseSite.Orders)}");
        var read = await site.ReadAsync(csv, "\"甲\"");
        var history = await site.HistoryAsync("\"甲\"");
        var diff = await site.DiffAsync(whole, csv);

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.EndsWith(".csv.gz", file.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, read.Status);
        const string Said = "A CSV has no document index and cannot be restored.";
        Assert.Contains(Said, read.Text, StringComparison.Ordinal);
        Assert.Equal(["unknown", "present"], BrowseSite.StatesOf(history));
        Assert.Contains(Said, history.GetProperty("versions")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(Said, BrowseSite.CountsOf(diff), StringComparison.Ordinal);
        Assert.Equal(Said, (await site.GetAsync($"api/backups/{csv}")).Json.GetProperty("exports")[0].GetProperty("note").GetString());
    }

    [Fact]
    public async Task Part_OfACollection_GivesItsDocuments_AndNeverSaysThatOneIsNotThere()
    {
        await using var site = await BrowseSite.StartAsync();
        var whole = await site.BackupOfAsync("""{"_id":"甲","已付":true}""", """{"_id":"乙","已付":false}""");
        var part = await site.BackupAsync(Paid);

        Assert.Equal(HttpStatusCode.OK, (await site.ReadAsync(part, "\"甲\"")).Status);
        var missing = await site.ReadAsync(part, "\"乙\"");
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
        Assert.Contains("but this backup holds only part of the collection", missing.Text, StringComparison.Ordinal);
        Assert.Equal(["unknown", "present"], BrowseSite.StatesOf(await site.HistoryAsync("\"乙\"")));
        Assert.Equal("The backups hold different parts of '订单': they were exported with different queries or fields.", BrowseSite.CountsOf(await site.DiffAsync(whole, part)));
    }

    [Fact]
    public async Task Diff_OfWhatOneQueryFoundTwice_ComparesIt()
    {
        await using var site = await BrowseSite.StartAsync();
        site.Fill(BrowseSite.Orders, """{"_id":"甲","已付":true}""", """{"_id":"乙","已付":false}""");
        var before = await site.BackupAsync(Paid);
        site.Fill(BrowseSite.Orders, """{"_id":"甲","已付":true,"n":1}""", """{"_id":"乙","已付":true}""");
        var after = await site.BackupAsync(Paid);
        var otherQuery = await site.BackupAsync(Paid.Replace("true", "false", StringComparison.Ordinal));

        Assert.Equal("1 0 1 0", BrowseSite.CountsOf(await site.DiffAsync(before, after)));
        Assert.Contains("different parts", BrowseSite.CountsOf(await site.DiffAsync(before, otherQuery)), StringComparison.Ordinal);
    }
}
