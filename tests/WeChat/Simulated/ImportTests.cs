using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Jobs;

namespace WeChat.Tests.Simulated;

/// <summary>What an import does to a collection, and when.</summary>
public class ImportTests
{
    [Theory]
    [InlineData(0, "waiting", 0)]
    [InlineData(30, "writing", 5)]
    [InlineData(56, "migrating", 10)]
    [InlineData(60, "success", 10)]
    public async Task Import_OfAMinute_HasPutInAsManyAsItsTimeHasPassed(int seconds, string status, int documents)
    {
        await using var wire = await Wire.StartAsync(o => o.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(1)));
        var collection = Orders(wire);
        await wire.UploadAsync(Lines(10));
        var job = (long)(await wire.StartImportAsync())["job_id"]!;

        wire.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(documents, collection.Documents().Count);
        var info = await wire.InfoAsync(job);
        Assert.Equal((status, status == "success" ? 10 : 0), ((string)info["status"]!, (int)info["record_success"]!));
    }

    [Fact]
    public async Task Import_OfAFileDeletedBeforeItStarts_Fails_AfterItHasStarted_GoesOn()
    {
        await using var wire = await Wire.StartAsync(o => o.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(1)));
        var collection = Orders(wire);
        var file = await wire.UploadAsync(Lines(10));
        var early = (long)(await wire.StartImportAsync())["job_id"]!;
        await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { file } });
        wire.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("fail", (string)(await wire.InfoAsync(early))["status"]!);
        Assert.Empty(collection.Documents());

        file = await wire.UploadAsync(Lines(10));
        var late = (long)(await wire.StartImportAsync())["job_id"]!;
        wire.Clock.Advance(TimeSpan.FromSeconds(6));
        await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { file } });
        wire.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("success", (string)(await wire.InfoAsync(late))["status"]!);
        Assert.Equal(10, collection.Documents().Count);
    }

    [Fact]
    public async Task Imports_IntoOneCollection_MeetInTheOrderOfTime()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire);
        wire.Cloud.Faults.Set("effect=startsLate,delaySeconds=600,times=1");
        await wire.ImportAsync("""{"_id":"1","来自":"迟到"}""", conflictMode: 2);
        wire.Cloud.Options.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(1));
        await wire.ImportAsync("""{"_id":"1","来自":"重试"}""", conflictMode: 2);

        wire.Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Equal("""{"_id":"1","来自":"重试"}""", collection.Documents()["\"1\""]);
        wire.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("""{"_id":"1","来自":"迟到"}""", collection.Documents()["\"1\""]);
    }

    [Fact]
    public async Task Insert_OfAnIdThatIsThere_IsRefusedAlone_AndTheRestGoesIn()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).Put("""{"_id":"1","n":1.0}""");
        var info = await wire.ImportAsync("{\"_id\":\"1\",\"n\":2.0}\n{\"_id\":1}\n{\"_id\":\"2\"}\n{\"_id\":1.0}\n");
        Assert.Equal(("success", 2, 2), End(info));
        Assert.Contains("E11000", (string)info["error_msg"]!, StringComparison.Ordinal);
        Assert.Equal(["{\"_id\":\"1\",\"n\":1.0}", "{\"_id\":1}", "{\"_id\":\"2\"}"], collection.Documents().Values);
    }

    [Fact]
    public async Task Insert_ThatRefusesFiles_OfAnIdThatIsThereOrTwiceInTheFile_PutsNothingIn()
    {
        await using var wire = await Wire.StartAsync(o => o.InsertRefusesFile = true);
        var collection = Orders(wire).Put("""{"_id":"1"}""");
        foreach (var text in new[] { "{\"_id\":\"2\"}\n{\"_id\":\"1\"}\n", "{\"_id\":\"2\"}\n{\"_id\":\"2\"}\n" })
        {
            var info = await wire.ImportAsync(text);
            Assert.Equal(("fail", 0, 0), End(info));
            Assert.StartsWith("[FailedOperation.Insert] bulk write error: [{E11000 duplicate key", (string)info["error_msg"]!, StringComparison.Ordinal);
        }
        Assert.Single(collection.Documents());
        Assert.Equal(("success", 2, 0), End(await wire.ImportAsync("{\"_id\":\"2\"}\n{\"_id\":\"1\"}\n", conflictMode: 2)));
    }

    [Theory]
    [InlineData(false, """{"_id":"1","n":2.0,"新":{"b":2}}""")]
    [InlineData(true, """{"_id":"1","旧":"留下","n":2.0,"新":{"b":2}}""")]
    public async Task Upsert_ReplacesOrMergesTheTopFields(bool merges, string expected)
    {
        await using var wire = await Wire.StartAsync(o => o.UpsertMerges = merges);
        var collection = Orders(wire).Put("""{"_id":"1","旧":"留下","n":1.0,"新":{"a":1}}""", """{"_id":1}""");
        Assert.Equal(("success", 1, 0), End(await wire.ImportAsync("""{"_id":"1","n":2.0,"新":{"b":2}}""", conflictMode: 2)));
        Assert.Equal([expected, """{"_id":1}"""], collection.Documents().Values);
    }

    [Fact]
    public async Task Import_ThatLosesClasses_KeepsValuesAndDates()
    {
        await using var wire = await Wire.StartAsync(o => o.ImportLosesClasses = true);
        var collection = Orders(wire);
        await wire.ImportAsync("""{"_id":"1","a":[3.0,2.5,-0.0,1e3],"l":{"$numberLong":"3"},"d":{"$date":"2018-08-31T17:30:00.882Z"},"t":"3.0"}""");
        Assert.Equal(
            """{"_id":"1","a":[3,2.5,0,1000],"l":3,"d":{"$date":"2018-08-31T17:30:00.882Z"},"t":"3.0"}""", Assert.Single(collection.Documents().Values));
    }

    [Fact]
    public async Task StopOnError_EndsInFailAtTheFirstRefusedDocument()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire);
        Assert.Equal(("fail", 1, 1), End(await wire.ImportAsync("{\"_id\":\"1\"}\n不是\n{\"_id\":\"2\"}\n", stopOnError: true)));
        Assert.Single(collection.Documents());
    }

    [Fact]
    public async Task Quota_Exceeded_FailsInTheMiddle_AndWhatCameBeforeStays()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire);
        wire.Cloud.Env(Wire.Env).Collection("别的").AddGenerated(100);
        wire.Cloud.Options.StorageQuotaBytes = wire.Cloud.Env(Wire.Env).Collection("别的").SizeBytes + (4 * System.Text.Encoding.UTF8.GetByteCount(Lines(1)));
        var info = await wire.ImportAsync(Lines(10));
        Assert.Equal(("fail", 4, 0), End(info));
        Assert.Contains("-501017", (string)info["error_msg"]!, StringComparison.Ordinal);
        Assert.Equal(4, collection.Documents().Count);
    }

    [Fact]
    public async Task Import_Of200000Into200000_IsQuick()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).AddGenerated(200_000, seed: 3);
        var text = string.Join('\n', collection.Lines().Select(System.Text.Encoding.UTF8.GetString));
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(("success", 200_000, 0), End(await wire.ImportAsync(text, conflictMode: 2)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(200_000, collection.Count);
    }

    private static CloudCollection Orders(Wire wire) => wire.Cloud.Env(Wire.Env).Collection("订单");

    private static (string Status, int Success, int Fail) End(JsonObject info) => ((string)info["status"]!, (int)info["record_success"]!, (int)info["record_fail"]!);

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"_id\":\"{i}\",\"名\":\"张三\"}}\n"));
}
