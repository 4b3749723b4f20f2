using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azurite;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Storage;
using Workflow.Tests.Browse;
using static Workflow.Tests.Drills.DrillSite;

namespace Workflow.Tests.Drills;

public class DrillTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 250).Select(i => $$$"""{"_id":"人{{{i}}}","年龄":{{{i}}}.0,"at":{"$date":"2026-11-29T18:00:00.{{{i:D3}}}Z"}}""")];
    private static readonly string[] Orders = ["""{"_id":1,"n":{"$numberLong":"9007199254740993"}}""", """{"_id":"二","n":[1,2.50,null]}"""];

    [Fact]
    public async Task Drill_PutsEveryDocumentBack_ComparesAndLeavesNothing()
    {
        await using var site = await StartAsync(options => options.JobDurations = JobDurations.Of(TimeSpan.FromSeconds(10)), ("Restore__PartBytes", "4000"));
        var backup = await site.BackupOfAsync(("用户", Users), ("订单", Orders), ("空", []));
        var before = site.Cloud.Env(site.App.Env).Collections.Select(one => (one.Name, one.Count)).Order().ToList();

        var drill = await site.DrillAsync();

        Assert.True(OutcomeOf(drill) == "Passed", $"{drill}\n{site.App.Log.Errors}");
        Assert.Equal(backup, drill.GetProperty("backupId").GetString());
        var collections = drill.GetProperty("collections").EnumerateArray().ToDictionary(one => one.GetProperty("collection").GetString()!);
        Assert.Equal((250, 2, 0), (DocumentsOf(collections["用户"]), DocumentsOf(collections["订单"]), DocumentsOf(collections["空"])));
        Assert.All(collections.Values, one => Assert.Equal(("Passed", 0), (one.GetProperty("status").GetString(), one.GetProperty("differences").GetInt64())));
        Assert.All(collections.Values, one => Assert.True(one.GetProperty("recoverySeconds").GetDouble() >= 0));
        Assert.True(drill.GetProperty("recoverySeconds").GetDouble() > 0);
        Assert.Equal("{\"collections\":3,\"ofCollections\":3,\"documents\":252,\"ofDocuments\":252}", drill.GetProperty("coverage").GetRawText());
        Assert.Equal(before, site.Cloud.Env(site.App.Env).Collections.Select(one => (one.Name, one.Count)).Order());
        Assert.Contains("all 252 documents", await site.RehearsedAsync(backup), StringComparison.Ordinal);
        await site.AssertNothingIsLeftAsync();
        await AssertNoBlobsAsync(site, drill.GetProperty("id").GetString()!);
    }

    [Fact]
    public async Task Sample_PutsBackSomeOfEach_AndTheEvidenceSaysSo()
    {
        await using var site = await StartAsync();
        var backup = await site.BackupOfAsync(("用户", Users), ("订单", Orders));

        var drill = await site.DrillAsync("{\"backup\":\"latest\",\"sampleDocuments\":20}");

        Assert.True(OutcomeOf(drill) == "Passed", $"{drill}\n{site.App.Log.Errors}");
        Assert.Equal("{\"collections\":2,\"ofCollections\":2,\"documents\":22,\"ofDocuments\":252}", drill.GetProperty("coverage").GetRawText());
        Assert.Contains("22 of 252 documents", await site.RehearsedAsync(backup), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomeCollections_AreNoRehearsalOfTheBackup()
    {
        await using var site = await StartAsync();
        var backup = await site.BackupOfAsync(("用户", Users), ("订单", Orders));

        var drill = await site.DrillAsync($"{{\"backup\":\"{backup}\",\"collections\":[\"订单\"]}}");

        Assert.Equal("Passed", OutcomeOf(drill));
        Assert.Equal("{\"collections\":1,\"ofCollections\":2,\"documents\":2,\"ofDocuments\":252}", drill.GetProperty("coverage").GetRawText());
        Assert.Null(await site.RehearsedAsync(backup));
    }

    [Fact]
    public async Task DamagedFile_FailsTheDrill_IsTold_AndNothingIsLeft()
    {
        await using var site = await StartAsync();
        var backup = await site.BackupOfAsync(("用户", Users), ("订单", Orders));
        await BrowseSite.FlipAsync(await site.FileOfAsync(backup, "用户"), 200);

        var drill = await site.DrillAsync();

        Assert.Equal("Failed", OutcomeOf(drill));
        Assert.Contains("'用户'", drill.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("damaged", drill.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("Passed", drill.GetProperty("collections")[1].GetProperty("status").GetString());
        Assert.Null(await site.RehearsedAsync(backup));
        await site.AssertNothingIsLeftAsync();
        var health = (await site.Restores.GetAsync("api/health/details")).Text;
        Assert.Contains(drill.GetProperty("id").GetString()!, health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThrowAwayCollections_AreInNoBackup_ButAPersonsOfTheSamePrefixIs()
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", Orders));
        var persons = "zz_drill_20261121T180000Z-abcd_0";
        site.Restores.Collection(persons).Add("""{"_id":"人的"}""");
        // The first three imports are the probe's.
        site.Cloud.Faults.Set("effect=neverEnds,endpoint=databasemigrateimport,from=4");
        var id = await site.StartDrillAsync();
        await site.WhenAsync(async () => (await site.FindAsync(id)).GetProperty("collections")[0].GetProperty("status").GetString() == "Importing" && site.ThrowAways.Count == 2, "The throw-away collection");

        // Its claim is released by a person, and a backup runs while the collection is there.
        await site.App.Client.TerminateInstanceAsync(id);
        site.Cloud.Faults.Clear();
        var backup = await site.Restores.BackupAsync();

        var names = (await site.Restores.GetAsync($"api/backups/{backup}")).Json.GetProperty("exports").EnumerateArray().Select(one => one.GetProperty("collection").GetString()).ToList();
        Assert.Equal(["zz_drill_20261121T180000Z-abcd_0", "订单"], names.Order(StringComparer.Ordinal));
        Assert.Equal(1, site.Restores.Collection(persons).Count);
    }

    [Fact]
    public async Task CollectionThatHasTheNameAlready_IsLeftAlone()
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", Orders));
        var (id, target) = ("", "");
        using var isKnown = new ManualResetEventSlim();
        // The probe comes first, so the name is taken right before the drill looks.
        site.Cloud.Meanwhile.Before("databasecollectionadd", () =>
        {
            isKnown.Wait(TimeSpan.FromSeconds(30));
            target = $"zz_drill_{id[2..]}_0";
            site.Restores.Collection(target).Add("""{"_id":"别人的"}""");
        });
        id = await site.StartDrillAsync();
        isKnown.Set();

        var drill = await site.EndAsync(id);

        Assert.Equal("Failed", OutcomeOf(drill));
        Assert.Contains("exists already", drill.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal([target], site.ThrowAways);
        Assert.Equal(1, site.Restores.Collection(target).Count);
        Assert.Empty(drill.GetProperty("leftovers").EnumerateArray());
    }

    [Theory]
    [InlineData("{\"backup\":\"20261129T180000Z-ab12\"}", HttpStatusCode.NotFound, "no backup")]
    [InlineData("{\"backup\":7}", HttpStatusCode.BadRequest, "latest-verified")]
    [InlineData("{\"collections\":[\"没有\"]}", HttpStatusCode.NotFound, "没有")]
    [InlineData("{\"collections\":[]}", HttpStatusCode.BadRequest, "collections")]
    [InlineData("{\"sampleDocuments\":0}", HttpStatusCode.BadRequest, "at least 1")]
    [InlineData("{\"sampleDocuments\":1.5}", HttpStatusCode.BadRequest, "at least 1")]
    [InlineData("{\"mode\":\"new\"}", HttpStatusCode.BadRequest, "no field 'mode'")]
    [InlineData("[]", HttpStatusCode.BadRequest, "JSON object")]
    public async Task BadRequest_SaysWhatIsWrong_AndStartsNothing(string body, HttpStatusCode status, string says)
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", Orders));

        var answer = await site.Restores.PostAsync("api/drills", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(says, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await site.Restores.GetAsync("api/drills")).Json.GetProperty("drills").EnumerateArray());
    }

    [Fact]
    public async Task WithoutAnEnvironment_NothingStarts_AndTheSettingIsNamed()
    {
        await using var site = await StartAsync(null, ("Drill__Environment", ""));
        await site.BackupOfAsync(("订单", Orders));

        var answer = await site.Restores.PostAsync("api/drills", "{}");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("Set Drill__Environment", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreThanTheBound_IsRefused_WithTheSampleThatFits_AndTheTimerTakesIt()
    {
        await using var site = await StartAsync(null, ("Drill__MaxBytes", "5000"), ("DrillSchedule", "0 0 19 * * *"));
        await site.BackupOfAsync(("用户", Users), ("订单", Orders));

        var answer = await site.Restores.PostAsync("api/drills", "{}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var sample = int.Parse(answer.Json.GetProperty("detail").GetString()!.Split("\"sampleDocuments\": ")[1].TrimEnd('.'), null);
        Assert.InRange(sample, 20, 120);
        await site.TickAsync();
        Assert.Empty((await site.Restores.GetAsync("api/drills")).Json.GetProperty("drills").EnumerateArray());
        await site.App.Clock.AdvanceAsync(new DateTimeOffset(2026, 11, 21, 19, 3, 0, TimeSpan.Zero) - site.App.Clock.GetUtcNow());
        await site.TickAsync();
        await site.TickAsync();
        var started = Assert.Single((await site.Restores.GetAsync("api/drills")).Json.GetProperty("drills").EnumerateArray());
        Assert.Equal(sample, started.GetProperty("sampleDocuments").GetInt32());
        Assert.Equal("Passed", OutcomeOf(await site.EndAsync(started.GetProperty("id").GetString()!)));
    }

    private static long DocumentsOf(JsonElement collection) => collection.GetProperty("documents").GetInt64();

    private static async Task AssertNoBlobsAsync(DrillSite site, string id)
    {
        foreach (var container in (string[])[BackupBlobs.ContainerName, DerivedBlobs.ContainerName])
        {
            await foreach (var blob in new BlobContainerClient((await AzuriteServer.SharedAsync()).ConnectionString, container).GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{CollectionName.Encode(site.App.Env)}/", default))
                Assert.DoesNotContain(id, blob.Name, StringComparison.Ordinal);
        }
    }
}
