using System.Text;
using System.Text.Json.Nodes;
using Simulator.Faults;

namespace WeChat.Tests;

/// <summary>Imports, single collections and indexes: what is sent, and that nothing is done twice.</summary>
public class RestoreCallTests
{
    private const string Import = "databasemigrateimport";

    [Theory]
    [InlineData(ConflictMode.Insert, true)]
    [InlineData(ConflictMode.Upsert, false)]
    public async Task Import_SendsWhatIsDocumented(ConflictMode mode, bool stopOnError)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer(Import, """{"job_id":100074947}""");
        Assert.Equal(100074947, await cloud.Client.StartImportAsync("env-1", "订单", "a/1.json", mode, stopOnError, default));
        Assert.Equal(
            $$"""{"env":"env-1","collection_name":"订单","file_path":"a/1.json","file_type":1,"stop_on_error":{{(stopOnError ? "true" : "false")}},"conflict_mode":{{(int)mode}}}""",
            Assert.Single(cloud.Calls(Import)).ToJsonString(Json.Plain));
    }

    [Theory]
    [InlineData(FaultEffect.CutAfter, 1)]
    [InlineData(FaultEffect.CutBefore, 0)]
    [InlineData(FaultEffect.Html, 0)]
    [InlineData(FaultEffect.Empty, 1)]
    [InlineData(FaultEffect.HttpStatus, 0)]
    public async Task Import_AnswerLost_IsNotSentAgain_AndSaysThatAJobMayExist(FaultEffect effect, int jobs)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = effect, Endpoint = Import });
        var failure = await rig.FailsAsync(() => ImportAsync(rig));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal((1, jobs), (rig.Cloud.Calls(Import), rig.Cloud.Jobs.Count));
    }

    [Fact]
    public async Task Import_AnsweredWithoutAJob_SaysThatOneMayExist()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.LeavesOut, Endpoint = Import, Message = "job_id" });
        Assert.True((await rig.FailsAsync(() => ImportAsync(rig))).OutcomeUnknown);
        Assert.Single(rig.Cloud.Jobs);
    }

    [Fact]
    public async Task Import_AnsweredWithABusyCode_IsSentAgain_AndMakesOneJob()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer(Import, -1, times: 2);
        var id = await ImportAsync(rig);
        Assert.Equal(id, Assert.Single(rig.Cloud.Jobs).Id);
    }

    [Fact]
    public async Task Import_IntoNoCollection_SaysSo()
    {
        await using var rig = await Rig.StartAsync();
        var failure = await rig.FailsAsync(() => ImportAsync(rig));
        Assert.Equal((KnownRefusal.CollectionMissing, ErrorClass.Permanent), (failure.Refusal, failure.Class));
    }

    [Fact]
    public async Task Collection_AddedTwiceAndDeletedTwice_TellsWhichCallDidIt()
    {
        await using var rig = await Rig.StartAsync();
        Assert.True(await rig.Client.AddCollectionAsync(Rig.Env, "zz_新", default));
        Assert.False(await rig.Client.AddCollectionAsync(Rig.Env, "zz_新", default));
        Assert.True(await rig.Client.DeleteCollectionAsync(Rig.Env, "zz_新", default));
        Assert.False(await rig.Client.DeleteCollectionAsync(Rig.Env, "zz_新", default));
        Assert.Empty(rig.Cloud.Env(Rig.Env).Collections);
    }

    [Theory]
    [InlineData(-501001, "[ResourceUnavailable.ResourceExist] Table exist")]
    [InlineData(-501000, "[ResourceUnavailable.ResourceExist] Table exist")]
    [InlineData(-502013, "create collection fail: Table exist")]
    [InlineData(-502006, "")]
    [InlineData(-987654, "[ResourceUnavailable.ResourceExist] …")]
    public async Task Collection_ThereAlready_UnderWhateverCode_WasNotMadeHere(int code, string message)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["databasecollectionadd"] = _ => new JsonObject { ["errcode"] = code, ["errmsg"] = message };
        Assert.False(await cloud.Client.AddCollectionAsync("env-1", "订单", default));
        Assert.Single(cloud.Calls("databasecollectionadd"));
    }

    [Theory]
    [InlineData(-502005, "")]
    [InlineData(-501000, "[ResourceNotFound] Db or Table not exist")]
    [InlineData(-502001, "database collection not exists. [ResourceNotFound] Db or Table not exist")]
    [InlineData(-987654, "Db or Table not exist")]
    public async Task Collection_NotThere_UnderWhateverCode_WasNotDeletedHere(int code, string message)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["databasecollectiondelete"] = _ => new JsonObject { ["errcode"] = code, ["errmsg"] = message };
        Assert.False(await cloud.Client.DeleteCollectionAsync("env-1", "订单", default));
    }

    [Fact]
    public async Task Collection_OfAnEnvironmentThatIsNotThere_IsAFailure_NotAnAnswer()
    {
        await using var rig = await Rig.StartAsync();
        var failure = await rig.FailsAsync(() => rig.Client.DeleteCollectionAsync("no-such-env", "订单", default));
        Assert.Equal((KnownRefusal.None, ErrorScope.Environment), (failure.Refusal, failure.Scope));
    }

    [Theory]
    [InlineData("databasecollectionadd")]
    [InlineData("databasecollectiondelete")]
    public async Task Collection_AnswerLost_IsNotSentAgain(string endpoint)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutAfter, Endpoint = endpoint });
        var failure = await rig.FailsAsync(() => endpoint.EndsWith("add", StringComparison.Ordinal)
            ? rig.Client.AddCollectionAsync(Rig.Env, "新", default)
            : rig.Client.DeleteCollectionAsync(Rig.Env, "订单", default));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(1, rig.Cloud.Calls(endpoint));
        Assert.Equal(endpoint.EndsWith("add", StringComparison.Ordinal) ? 2 : 0, rig.Cloud.Env(Rig.Env).Collections.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Collection_WithoutAName_IsRefusedHere(string? name)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => cloud.Client.DeleteCollectionAsync("env-1", name!, default));
        Assert.Empty(cloud.Calls("databasecollectiondelete"));
    }

    [Fact]
    public async Task Indexes_SendWhatIsDocumented()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        IndexDefinition[] indexes =
        [
            new() { Name = "电话", Unique = true, Keys = [new("phone", "1"), new("at", "-1")] },
            new() { Name = "place", Keys = [new("loc", "2dsphere")] },
        ];
        await cloud.Client.UpdateIndexesAsync("env-1", "订单", indexes, default);
        await cloud.Client.UpdateIndexesAsync("env-1", "订单", [], default);
        Assert.Equal(
            """{"env":"env-1","collection_name":"订单","create_indexes":["""
            + """{"name":"电话","unique":true,"keys":[{"name":"phone","direction":"1"},{"name":"at","direction":"-1"}]},"""
            + """{"name":"place","unique":false,"keys":[{"name":"loc","direction":"2dsphere"}]}]}""",
            Assert.Single(cloud.Calls("updateindex")).ToJsonString(Json.Plain));
    }

    [Fact]
    public async Task Indexes_ThatDocumentsStandAgainst_NameTheIndex_AndNoValue()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["updateindex"] = static _ => new JsonObject
        {
            ["errcode"] = -501001,
            ["errmsg"] = "E11000 duplicate key error collection: tnt-abc.订单 index: phone_1 dup key: { phone: \"13800138000\" } rid: 0123-4567",
        };
        var failure = await cloud.FailsAsync(() => cloud.Client.UpdateIndexesAsync(
            "env-1", "订单", [new() { Name = "phone_1", Unique = true, Keys = [new("phone", "1")] }], default));
        Assert.Equal((KnownRefusal.DuplicateKey, ErrorClass.Permanent, "0123-4567"), (failure.Refusal, failure.Class, failure.RequestId));
        Assert.Equal("phone_1", ImportMessages.IndexOf(failure.Message));
        Assert.DoesNotContain("138001", failure.ToString(), StringComparison.Ordinal);
        Assert.Single(cloud.Calls("updateindex"));
    }

    [Fact]
    public async Task Indexes_AnswerLost_AreNotSentAgain()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["updateindex"] = static _ => throw new IOException("cut");
        var failure = await cloud.FailsAsync(() => cloud.Client.UpdateIndexesAsync(
            "env-1", "订单", [new() { Name = "a", Keys = [new("a", "1")] }], default));
        Assert.True(failure.OutcomeUnknown);
        Assert.Single(cloud.Calls("updateindex"));
    }

    private static async Task<Rig> StartAsync()
    {
        var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        rig.Cloud.Env(Rig.Env).Files["a/1.json"] = Encoding.UTF8.GetBytes("{\"_id\":\"一\"}\n");
        return rig;
    }

    private static Task<long> ImportAsync(Rig rig) =>
        rig.Client.StartImportAsync(Rig.Env, "订单", "a/1.json", ConflictMode.Insert, stopOnError: false, default);
}
