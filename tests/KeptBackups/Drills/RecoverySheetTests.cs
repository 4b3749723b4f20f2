using System.Net;
using Workflow.Drills.Recovery;
using Workflow.Storage;
using Workflow.Tests.Browse;

namespace Workflow.Tests.Drills;

public class RecoverySheetTests
{
    [Fact]
    public async Task Sheet_SaysWhatIsTrueToday_AndIsKeptBesideTheDrill()
    {
        await using var site = await DrillSite.StartAsync();
        Assert.Contains("There is no good backup", await SheetAsync(site), StringComparison.Ordinal);
        var backup = await site.BackupOfAsync(("订单|甲", ["""{"_id":1,"n":1}"""]), ("it's", ["""{"_id":1}"""]));
        Assert.Contains("No backup has been rehearsed", await SheetAsync(site), StringComparison.Ordinal);

        var drill = await site.DrillAsync();

        var sheet = await SheetAsync(site);
        var id = drill.GetProperty("id").GetString()!;
        Assert.Contains($"Newest rehearsed backup: `{backup}`", sheet, StringComparison.Ordinal);
        Assert.Contains("| 订单\\|甲 | 1 |", sheet, StringComparison.Ordinal);
        Assert.Contains($"wf restore {backup} --mode new", sheet, StringComparison.Ordinal);
        Assert.Contains($"'{CollectionName.Encode(site.App.Env)}/{backup}'", sheet, StringComparison.Ordinal);
        Assert.Contains(id, sheet, StringComparison.Ordinal);
        var kept = await (await BrowseSite.BlobAsync(DrillReports.ContainerName, $"{CollectionName.Encode(site.App.Env)}/{id}/recovery.en.md")).DownloadContentAsync();
        Assert.Equal(WithoutTime(sheet), WithoutTime(kept.Value.Content.ToString()));
        var chinese = (await site.Restores.GetAsync("api/recovery")).Text;
        Assert.Contains($"最新演练过的备份：`{backup}`", chinese, StringComparison.Ordinal);
        var report = await (await BrowseSite.BlobAsync(DrillReports.ContainerName, $"{CollectionName.Encode(site.App.Env)}/{id}/report.json")).DownloadContentAsync();
        Assert.Contains("\"outcome\":\"Passed\"", report.Value.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownLanguage_IsRefused()
    {
        await using var site = await DrillSite.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await site.Restores.GetAsync("api/recovery?lang=fr")).Status);
    }

    private static async Task<string> SheetAsync(DrillSite site)
    {
        var answer = await site.Restores.GetAsync("api/recovery?lang=en");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.StartsWith("text/markdown", answer.Headers["Content-Type"], StringComparison.Ordinal);
        return answer.Text;
    }

    private static string WithoutTime(string sheet) => string.Join('\n', sheet.Split('\n').Where(line => !line.StartsWith("Made ", StringComparison.Ordinal)));
}
