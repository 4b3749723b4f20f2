using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Jobs;

namespace WeChat.Tests.Simulated;

/// <summary>Imports that go wrong, and what others write while they run.</summary>
public class ImportFaultTests
{
    private const string Three = "{\"_id\":\"甲\"}\n{\"_id\":\"乙\"}\n{\"_id\":\"丙\"}\n";

    [Theory]
    [InlineData("effect=importFails,documents=2,message=系统繁忙", "fail", 2, 0, 2, "系统繁忙")]
    [InlineData("effect=importFails", "fail", 0, 0, 0, "导入失败.")]
    [InlineData("effect=importFails,documents=9", "fail", 3, 0, 3, "导入失败.")]
    [InlineData("effect=jobFails,message=没有成功", "fail", 0, 0, 0, "没有成功")]
    [InlineData("effect=wrongCount,delta=-1", "success", 2, 0, 3, "导入完成.")]
    [InlineData("effect=stopsEarly,documents=1", "success", 1, 0, 1, "导入完成.")]
    [InlineData("effect=losesDocuments,delta=2", "success", 1, 2, 1, "写入失败")]
    [InlineData("effect=neverEnds,documents=1", "migrating", 0, 0, 1, "")]
    [InlineData("effect=neverEnds,message=paused", "paused", 0, 0, 0, "")]
    public async Task Import_ThatGoesWrong_SaysAndDoesThis(string fault, string status, int success, int fail, int documents, string message)
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire);
        wire.Cloud.Faults.Set(fault + ",endpoint=databasemigrateimport,collection=订单,times=1");
        var info = await wire.ImportAsync(Three);
        Assert.Equal((status, success, fail, message), ((string)info["status"]!, (int)info["record_success"]!, (int)info["record_fail"]!, (string)info["error_msg"]!));
        Assert.Equal(documents, collection.Documents().Count);
        wire.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(documents, collection.Documents().Count);
        Assert.Equal("success", (string)(await wire.ImportAsync(Three, conflictMode: 2))["status"]!);
    }

    [Fact]
    public async Task Faults_OfOneKindOfJob_AreNotUsedUpByTheOther()
    {
        await using var wire = await Wire.StartAsync();
        Orders(wire).Put("{\"_id\":1}");
        wire.Cloud.Faults.Set("effect=importFails,times=1");
        wire.Cloud.Faults.Set("effect=fileGone,times=1");
        wire.Cloud.Faults.Set("effect=neverEnds,endpoint=databasemigrateimport,times=1");
        Assert.Equal("success", (string)(await wire.InfoAsync(await wire.ExportAsync("db.collection('订单').get()")))["status"]!);
        Assert.Equal("effect=ImportFails effect=NeverEnds", string.Join(' ', wire.Cloud.Faults.All.Select(fault => $"effect={fault.Effect}")));
        await wire.ImportAsync(Three);
        Assert.Empty(wire.Cloud.Faults.All);
    }

    [Theory]
    [InlineData("cutAfter")]
    [InlineData("codeAfter")]
    public async Task Import_WhoseAnswerIsLost_RunsAllTheSame_AndLate(string effect)
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire);
        var file = await wire.UploadAsync(Three);
        wire.Cloud.Faults.Set("effect=startsLate,delaySeconds=300,times=1");
        wire.Cloud.Faults.Set($"effect={effect},endpoint=databasemigrateimport,times=1");
        var call = wire.StartImportAsync();
        if (effect == "cutAfter")
            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        else
            Assert.Equal(-1, (int)(await call)["errcode"]!);
        // It has its file already.
        await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { file } });

        wire.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Empty(collection.Documents());
        Assert.Equal("waiting", Assert.Single(wire.Cloud.Jobs).StatusAt(wire.Clock.GetUtcNow()));
        wire.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, collection.Documents().Count);
    }

    [Fact]
    public async Task Import_IntoACollectionThatIsGoneMeanwhile_Fails()
    {
        await using var wire = await Wire.StartAsync(o => o.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(1)));
        Orders(wire);
        await wire.UploadAsync(Three);
        var job = (long)(await wire.StartImportAsync())["job_id"]!;
        wire.Clock.Advance(TimeSpan.FromSeconds(30));
        await wire.CallAsync("databasecollectiondelete", new { env = Wire.Env, collection_name = "订单" });
        wire.Clock.Advance(TimeSpan.FromSeconds(30));
        var info = await wire.InfoAsync(job);
        Assert.Equal("fail", (string)info["status"]!);
        Assert.Contains("Db or Table not exist", (string)info["error_msg"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, -502005, 0)]
    [InlineData(true, 0, 1)]
    public async Task Import_IntoACollectionThatIsNotThere_IsRefused_OrItsJobFails(bool failsJob, int code, int jobs)
    {
        await using var wire = await Wire.StartAsync(o => o.MissingCollectionFailsJob = failsJob);
        await wire.UploadAsync(Three);
        var answer = await wire.StartImportAsync();
        Assert.Equal((code, jobs), ((int)answer["errcode"]!, wire.Cloud.Jobs.Count));
        if (failsJob)
            Assert.Equal("fail", (string)(await wire.InfoAsync((long)answer["job_id"]!))["status"]!);
    }

    [Fact]
    public async Task Writer_BetweenCalls_WritesWhenItWasTold()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).Put("""{"_id":"甲","n":0}""");
        List<string> seen = [];
        wire.Cloud.Meanwhile.Before("databasemigrateimport", () => collection.Put("""{"_id":"乙","n":"别人的"}"""), call: 2);
        wire.Cloud.Meanwhile.After("upload", () => collection.Remove("\"甲\""));
        wire.Cloud.Meanwhile.After("databasemigrateimport", () => seen.Add(string.Join(' ', collection.Documents().Keys)), call: null, collection: "订单");
        wire.Cloud.Meanwhile.Before("databasemigrateimport", () => seen.Add("never"), call: null, collection: "别的");

        Assert.Equal((1, 0), Counts(await wire.ImportAsync("""{"_id":"甲"}""")));
        Assert.Equal((0, 1), Counts(await wire.ImportAsync("""{"_id":"乙"}""")));

        Assert.Equal(["\"甲\"", "\"甲\" \"乙\""], seen);
        Assert.Equal(["""{"_id":"甲"}""", """{"_id":"乙","n":"别人的"}"""], collection.Documents().Values);
    }

    private static CloudCollection Orders(Wire wire) => wire.Cloud.Env(Wire.Env).Collection("订单");

    private static (int Success, int Fail) Counts(JsonObject info) => ((int)info["record_success"]!, (int)info["record_fail"]!);
}
