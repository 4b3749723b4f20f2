using System.Text;
using System.Text.Json.Nodes;

namespace WeChat.Tests;

/// <summary>Uploaded files are gone in the end, or it is known which are not.</summary>
public class FileDeletionTests
{
    [Fact]
    public async Task File_ThatIsNotThere_IsGone()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Files["还原/1.json"] = Encoding.UTF8.GetBytes("{}");
        var ids = new List<string>
        {
            await rig.Client.GetFileIdAsync(Rig.Env, "还原/1.json", default), await rig.Client.GetFileIdAsync(Rig.Env, "还原/没有.json", default),
        };
        var deletions = await rig.Client.DeleteFilesAsync(Rig.Env, ids, default);
        Assert.Equal(ids, deletions.Select(deletion => deletion.FileId));
        Assert.All(deletions, static deletion => Assert.Equal((true, null), (deletion.Gone, deletion.Reason)));
        Assert.Empty(rig.Cloud.Env(Rig.Env).Files);
    }

    [Theory]
    [InlineData("""[{"fileid":"cloud://a/1","status":0,"errmsg":"ok"}]""", true, null)]
    [InlineData("""[{"fileid":"cloud://a/1","status":"0"}]""", true, null)]
    [InlineData("""[{"fileid":"cloud://a/1","errmsg":"ok"}]""", true, null)]
    [InlineData("""["cloud://a/1"]""", true, null)]
    [InlineData("""[{"fileid":"cloud://a/1","status":1,"errmsg":"STORAGE_FILE_NONEXIST"}]""", true, null)]
    [InlineData("""[{"fileid":"cloud://a/1","status":-503003,"errmsg":"文件不存在"}]""", true, null)]
    [InlineData("""[{"fileid":"cloud://a/1","status":1,"errmsg":"no permission for cloud://a/1"}]""", false, "no permission for ***")]
    [InlineData("""[{"fileid":"cloud://a/1","status":-503002}]""", false, "status -503002")]
    [InlineData("""[{"fileid":"cloud://a/2","status":0}]""", false, "the service says nothing about it")]
    [InlineData("""[]""", false, "the service says nothing about it")]
    [InlineData("""null""", false, "the service says nothing about it")]
    public async Task Answer_InAnyOfItsForms_IsReadForEachFile(string list, bool gone, string? reason)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("batchdeletefile", $$"""{"delete_list":{{list}}}""");
        var deletion = Assert.Single(await cloud.Client.DeleteFilesAsync("env-1", ["cloud://a/1"], default));
        Assert.Equal(new FileDeletion("cloud://a/1", gone, reason), deletion);
        Assert.DoesNotContain("cloud://", deletion.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"env":"env-1","fileid_list":["cloud://a/1"]}""", Assert.Single(cloud.Calls("batchdeletefile")).ToJsonString(Json.Plain));
    }

    [Fact]
    public async Task Files_PastTheLimitOfACall_TakeTwo_AndKeepTheirOrder()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["batchdeletefile"] = static body => new JsonObject { ["delete_list"] = body["fileid_list"]!.DeepClone() };
        var ids = Enumerable.Range(0, Limits.FilesPerDeletion + 1).Select(static number => $"cloud://a/{number}").ToList();
        Assert.Equal(ids, (await cloud.Client.DeleteFilesAsync("env-1", ids, default)).Select(static deletion => deletion.FileId));
        Assert.Equal([50, 1], cloud.Calls("batchdeletefile").Select(static body => body["fileid_list"]!.AsArray().Count));
        await cloud.Client.DeleteFilesAsync("env-1", ids[..Limits.FilesPerDeletion], default);
        await cloud.Client.DeleteFilesAsync("env-1", [], default);
        Assert.Equal(3, cloud.Calls("batchdeletefile").Count);
    }

    [Fact]
    public async Task Call_RefusedBecauseAFileIsMissing_TakesThemOneByOne()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["batchdeletefile"] = static body => body["fileid_list"]!.AsArray() is var list && list.Any(static id => (string?)id == "cloud://a/没有")
            ? new JsonObject { ["errcode"] = -503003, ["errmsg"] = "file not exists" }
            : new JsonObject { ["delete_list"] = list.DeepClone() };
        var deletions = await cloud.Client.DeleteFilesAsync("env-1", ["cloud://a/1", "cloud://a/没有", "cloud://a/2"], default);
        Assert.Equal(["cloud://a/1", "cloud://a/没有", "cloud://a/2"], deletions.Select(static deletion => deletion.FileId));
        Assert.All(deletions, static deletion => Assert.True(deletion.Gone));
        Assert.Equal(4, cloud.Calls("batchdeletefile").Count);
    }

    [Fact]
    public async Task Answer_Lost_IsAskedForAgain()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Files["1.json"] = Encoding.UTF8.GetBytes("{}");
        var id = await rig.Client.GetFileIdAsync(Rig.Env, "1.json", default);
        rig.Cloud.Faults.Add(new Simulator.Faults.Fault { Effect = Simulator.Faults.FaultEffect.CutAfter, Endpoint = "batchdeletefile", Times = 1 });
        Assert.True(Assert.Single(await rig.Client.DeleteFilesAsync(Rig.Env, [id], default)).Gone);
    }

    [Fact]
    public async Task Refusal_OfTheWholeCall_DoesNotShowTheFiles()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("batchdeletefile", """{"errcode":-503002,"errmsg":"no permission for cloud://a/随机-路径"}""");
        var failure = await cloud.FailsAsync(() => cloud.Client.DeleteFilesAsync("env-1", ["cloud://a/随机-路径"], default));
        Assert.Contains("no permission for ***", failure.Message, StringComparison.Ordinal);
    }
}
