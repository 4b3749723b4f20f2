using System.Net;
using Workflow.Drills.Recovery;
using Workflow.Storage;
using Workflow.Tests.Browse;
using static Workflow.Tests.Drills.DrillSite;

namespace Workflow.Tests.Drills;

/// <summary>Drills that somebody stops, and what they leave.</summary>
public class InterruptedDrillTests
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 60).Select(i => $$"""{"_id":"文{{i}}","n":{{i}}}""")];

    [Fact]
    public async Task Canceled_EndsSoon_AndLeavesNothing()
    {
        await using var site = await StartAsync(null, ("Restore__PartBytes", "1000"));
        await site.BackupOfAsync(("订单", Lines), ("用户", Lines));
        var id = "";
        site.Cloud.Meanwhile.After("databasemigrateimport", () => site.Restores.PostAsync($"api/drills/{id}/cancel", "").GetAwaiter().GetResult(), call: 5);

        id = await site.StartDrillAsync();
        var drill = await site.EndAsync(id);

        Assert.True(OutcomeOf(drill) == "Canceled", $"{drill}\n{site.App.Log.Errors}");
        await site.AssertNothingIsLeftAsync();
        Assert.Equal(HttpStatusCode.Gone, (await site.Restores.PostAsync($"api/drills/{id}/cancel", "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.Restores.PostAsync("api/drills/d-20261129T180000Z-ab12/cancel", "")).Status);
    }

    [Fact]
    public async Task Terminated_IsClosedByTheSweep_WhichRemovesWhatWasMade()
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", Lines));
        var id = "";
        site.Cloud.Meanwhile.After("databasemigrateimport", () => site.App.Client.TerminateInstanceAsync(id).GetAwaiter().GetResult(), call: 4);

        id = await site.StartDrillAsync();
        await site.WhenAsync(async () => await site.App.Client.GetInstanceAsync(id) is { IsCompleted: true }, "The end");
        Assert.Contains(site.ThrowAways, name => name.StartsWith("zz_drill_", StringComparison.Ordinal));
        Assert.Equal("Failed", OutcomeOf(await site.FindAsync(id)));

        for (var tries = 0; tries < 20 && site.ThrowAways.Count > 0; tries++)
        {
            await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
            await site.TickAsync();
        }

        var drill = await site.FindAsync(id);
        Assert.Equal("Failed", OutcomeOf(drill));
        Assert.Contains("terminated", drill.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Empty(drill.GetProperty("leftovers").EnumerateArray());
        Assert.Empty(site.ThrowAways);
        Assert.Empty(site.Cloud.Env(site.App.Env).Files.Keys);
    }

    [Fact]
    public async Task FileAndCollectionThatStay_AreNamed_AndTheSweepRemovesThemLater()
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", Lines));
        site.Cloud.Faults.Set("effect=code,endpoint=databasecollectiondelete,code=-501002");
        site.Cloud.Faults.Set("effect=keepsFile");

        var drill = await site.DrillAsync();

        Assert.Equal("Passed", OutcomeOf(drill));
        var left = drill.GetProperty("leftovers").EnumerateArray().Select(one => one.GetString()!).ToList();
        Assert.Contains(left, name => name.StartsWith("zz_drill_", StringComparison.Ordinal));
        var health = (await site.Restores.GetAsync("api/health/details")).Json.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("name").GetString() == "drill");
        Assert.False(health.GetProperty("ok").GetBoolean());

        var report = await BrowseSite.BlobAsync(DrillReports.ContainerName, $"{CollectionName.Encode(site.App.Env)}/{drill.GetProperty("id").GetString()}/report.json");
        var written = (await report.GetPropertiesAsync()).Value.ETag;
        await site.TickAsync();
        Assert.Equal(written, (await report.GetPropertiesAsync()).Value.ETag);

        site.Cloud.Faults.Clear();
        await site.TickAsync();

        Assert.NotEqual(written, (await report.GetPropertiesAsync()).Value.ETag);
        Assert.Empty((await site.FindAsync(drill.GetProperty("id").GetString()!)).GetProperty("leftovers").EnumerateArray());
        Assert.DoesNotContain(site.ThrowAways, name => name.StartsWith("zz_drill_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SecondDrill_WhileOneRuns_IsRefused_AndNamesIt()
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", Lines));
        site.Cloud.Faults.Set("effect=neverEnds,endpoint=databasemigrateimport");
        var id = await site.StartDrillAsync();

        var second = await site.Restores.PostAsync("api/drills", "{}");

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Equal(id, second.Json.GetProperty("drillId").GetString());
        var backup = await site.Restores.PostAsync("api/backups", "");
        Assert.Equal(HttpStatusCode.Conflict, backup.Status);
    }
}
