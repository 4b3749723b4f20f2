using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Simulator.Jobs;

namespace WeChat.Tests.Simulated;

/// <summary>What another process sees and does below <c>/_sim/</c>.</summary>
public class ControlTests
{
    [Fact]
    public async Task Documents_WrittenFromAnotherProcess_AreInsertedReplacedAndRemovedByTypedId()
    {
        await using var wire = await Wire.StartAsync();
        await wire.PostAsync("/_sim/documents", new { env = Wire.Env, collection = "订单", put = new[] { """{"_id":"1","n":3.0}""", """{"_id":1}""", """{"_id":"甲"}""" } });
        var answer = await wire.PostAsync(
            "/_sim/documents", new { env = Wire.Env, collection = "订单", put = new[] { """{"_id":"1","n":4.0}""" }, remove = new object[] { 1, "甲", "没有" } });
        Assert.Equal((1, 2), ((int)answer["count"]!, (int)answer["removed"]!));
        Assert.Equal("{\"_id\":\"1\",\"n\":4.0}\n", await wire.Http.GetStringAsync($"/_sim/collections/lines?env={Wire.Env}&name=订单"));
        using var missing = await wire.Http.GetAsync(new Uri($"/_sim/collections/lines?env={Wire.Env}&name=没有", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Collections_OfTheSameLines_HaveTheSameHashInAnyOrder()
    {
        await using var wire = await Wire.StartAsync();
        var env = wire.Cloud.Env(Wire.Env);
        env.Collection("a").Put("""{"_id":"1"}""", """{"_id":"2","n":3.0}""");
        env.Collection("b").Put("""{"_id":"2","n":3.0}""", """{"_id":"1"}""");
        env.Collection("c").Put("""{"_id":"1"}""", """{"_id":"2","n":3}""");
        var hashes = (await wire.Http.GetFromJsonAsync<JsonArray>($"/_sim/collections?env={Wire.Env}"))!.Select(one => (string)one!["sha256"]!).ToList();
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Fact]
    public async Task LeftOvers_AndPendingImports_AreSeen()
    {
        await using var wire = await Wire.StartAsync(o => o.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(1)));
        wire.Cloud.Env(Wire.Env).Collection("订单");
        await wire.UploadAsync("{}\n{}\n");
        await wire.StartImportAsync();
        await wire.PostAsync("/_sim/clock", new { advanceSeconds = 30 });

        var file = Assert.Single((await wire.Http.GetFromJsonAsync<JsonArray>("/_sim/files"))!);
        Assert.Equal(("imports/订单.json", 6), ((string)file!["path"]!, (int)file["sizeBytes"]!));
        var job = Assert.Single((await wire.Http.GetFromJsonAsync<JsonArray>("/_sim/jobs?pending=true"))!)!;
        Assert.Equal(("import", "writing", 1), ((string)job["kind"]!, (string)job["status"]!, (int)job["documents"]!));
        await wire.PostAsync("/_sim/clock", new { advanceSeconds = 30 });
        Assert.Empty((await wire.Http.GetFromJsonAsync<JsonArray>("/_sim/jobs?pending=true"))!);
    }

    [Fact]
    public async Task Options_ChangedFromAnotherProcess_HoldForTheNextImport()
    {
        await using var wire = await Wire.StartAsync();
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单").Put("""{"_id":"1","旧":1}""");
        var answer = await wire.PostAsync("/_sim/options", new { upsertMerges = true, importLosesClasses = true });
        Assert.Equal((true, false), ((bool)answer["upsertMerges"]!, (bool)answer["insertRefusesFile"]!));
        await wire.ImportAsync("""{"_id":"1","新":2.0}""", conflictMode: 2);
        Assert.Equal("""{"_id":"1","旧":1,"新":2}""", Assert.Single(collection.Documents().Values));
        await wire.PostAsync("/_sim/options", new { upsertMerges = false });
        await wire.ImportAsync("""{"_id":"1","新":2.0}""", conflictMode: 2);
        Assert.Equal("""{"_id":"1","新":2}""", Assert.Single(collection.Documents().Values));
    }

    [Fact]
    public async Task Documents_ThatAUniqueIndexForbids_AreABadRequest()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单").Put("""{"_id":"1","a":1}""");
        await wire.CallAsync("updateindex", new
        {
            env = Wire.Env,
            collection_name = "订单",
            create_indexes = new[] { new { name = "a", unique = true, keys = new[] { new { name = "a", direction = "1" } } } },
        });
        using var answer = await wire.Http.PostAsJsonAsync("/_sim/documents", new { env = Wire.Env, collection = "订单", put = new[] { """{"_id":"2","a":1}""" } });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
