using System.Text;
using System.Text.Json.Nodes;

namespace WeChat.Tests.Simulated;

public class ValidationTests
{
    [Theory]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":"1","query":"db.collection('订单').get()"}""", 0)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_type":1,"query":"db.collection('订单').get()"}""", 40101)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":1,"query":"db.collection('订单')"}""", -605101)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":1,"query":"db.collection('订单).get()"}""", -605101)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":1,"query":"db.collection('none').get()"}""", -502005)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":2,"query":"db.collection('订单').get()"}""", -501007)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":2,"query":"db.collection('订单').field({_id:1}).get()"}""", 0)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":3,"query":"db.collection('订单').get()"}""", -501007)]
    [InlineData("databasemigrateexport", """{"env":"test2-4a89da","file_path":"a","file_type":1,"query":"db.collection('订单').where({a:_.gt(1)}).get()"}""", -605101)]
    [InlineData("databasemigrateexport", """{"env":"nope","file_path":"a","file_type":1,"query":"db.collection('订单').get()"}""", -501000)]
    [InlineData("databasemigrateexport", """{"env":3}""", 47001)]
    [InlineData("databasemigrateexport", """{"env":""", 47001)]
    [InlineData("databasemigrateexport", "", 44002)]
    [InlineData("databasemigratequeryinfo", """{"env":"test2-4a89da"}""", 40101)]
    [InlineData("databasemigratequeryinfo", """{"env":"test2-4a89da","job_id":1}""", -501009)]
    [InlineData("databasecount", """{"env":"test2-4a89da","query":"db.collection(\"订单\").where({_id:'2'}).count()"}""", 0)]
    [InlineData("databasecollectionadd", """{"env":"test2-4a89da","collection_name":"订单"}""", -501001)]
    [InlineData("databasecollectiondelete", """{"env":"test2-4a89da","collection_name":"none"}""", -502005)]
    [InlineData("databasemigrateimport", """{"env":"test2-4a89da","collection":"订单","file_path":"x","file_type":1,"stop_on_error":false,"conflict_mode":1}""", 40101)]
    [InlineData("batchdownloadfile", """{"env":"test2-4a89da","file_list":[{"file_id":"cloud://x"}]}""", 47001)]
    [InlineData("batchuploadfile", "{}", 40066)]
    public async Task Call_WithThisBody_IsAnsweredWithThatCode(string endpoint, string body, int code)
    {
        await using var wire = await StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await wire.Http.PostAsync($"/tcb/{endpoint}?access_token={(await wire.StableAsync()).Token}", content);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(code, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errcode"]!);
    }

    [Fact]
    public async Task Call_WithoutOrWithAWrongToken_OrAsGet_IsRefused()
    {
        await using var wire = await StartAsync();
        Assert.Equal(41001, (int)(await wire.PostAsync("/tcb/databasecount", new { }))["errcode"]!);
        Assert.Equal(40014, await wire.CodeAsync("short"));
        Assert.Equal(40001, await wire.CodeAsync("a-token-that-was-never-handed-out"));
        Assert.Contains("43002", await wire.Http.GetStringAsync("/tcb/databasecount"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collections_Listed_HaveDefaultLimitTenAndPascalCasePager()
    {
        await using var wire = await StartAsync();
        for (var i = 0; i < 15; i++)
            wire.Cloud.Env(Wire.Env).Collection("c" + i);
        var answer = await wire.CallAsync("databasecollectionget", new { env = Wire.Env });
        Assert.Equal(10, answer["collections"]!.AsArray().Count);
        Assert.Equal("""{"Offset":0,"Limit":10,"Total":16}""", answer["pager"]!.ToJsonString());
    }

    [Fact]
    public async Task Documents_AddedAndQueried_AreJsonStrings()
    {
        await using var wire = await StartAsync();
        var added = await wire.CallAsync("databaseadd", new
        {
            env = Wire.Env,
            query = """db.collection("订单").add({data:[{描述:"item1",due:new Date("2019-09-09"),tags:["cloud",'数据库'],location:new db.Geo.Point(113,23),done:false}]})""",
        });
        var id = (string)added["id_list"]![0]!;
        var found = await wire.CallAsync("databasequery", new { env = Wire.Env, query = $$"""db.collection("订单").where({_id:"{{id}}"}).limit(10).get()""" });
        var document = JsonNode.Parse((string)found["data"]![0]!)!;
        Assert.Equal("2019-09-09", (string)document["due"]!["$date"]!);
        Assert.Equal("[113,23]", document["location"]!["coordinates"]!.ToJsonString());
    }

    private static async Task<Wire> StartAsync()
    {
        var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1"}""", """{"_id":"2"}""");
        return wire;
    }
}
