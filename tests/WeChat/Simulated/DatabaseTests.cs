using System.Text.Json.Nodes;
using Simulator.Data;

namespace WeChat.Tests.Simulated;

/// <summary>Single documents, collections and indexes.</summary>
public class DatabaseTests
{
    [Theory]
    [InlineData("""db.collection("订单").where({_id: _.in(["1","没有",2])}).remove()""", 2, "2 \"a/b\" \"\\\"\"")]
    [InlineData("""const _ = db.command; db.collection("订单").where({_id:_.in(["1", 2.0])}).remove();""", 2, "2 \"a/b\" \"\\\"\"")]
    [InlineData("""db.collection("\u8ba2\u5355").where({"_id":db.command.in(["a\/b","\u0022"])}).remove()""", 2, "1 \"1\" 2 \"2\"")]
    [InlineData("""db.collection("订单").where({_id:"2",城市:"上海"}).remove()""", 0, "")]
    [InlineData("""db.collection("订单").where({_id:2,城市:"上海"}).remove()""", 1, "")]
    [InlineData("""db.collection("订单").doc("1").remove()""", 1, "")]
    [InlineData("""db.collection("订单").doc(1).remove()""", 1, "")]
    public async Task Delete_ByTypedId_RemovesThoseAndCountsThem(string query, int deleted, string left)
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).Put(
            """{"_id":1}""", """{"_id":"1"}""", """{"_id":2,"城市":"上海"}""", """{"_id":"2"}""", """{"_id":"a/b"}""", """{"_id":"\""}""");
        var answer = await wire.CallAsync("databasedelete", new { env = Wire.Env, query });
        Assert.Equal((0, deleted), ((int)answer["errcode"]!, (int)answer["deleted"]!));
        Assert.Equal(6 - deleted, collection.Documents().Count);
        if (left.StartsWith('1'))
            Assert.Equal(left, string.Join(' ', collection.Documents().Keys));
    }

    [Theory]
    [InlineData("""db.collection("没有").where({_id:"1"}).remove()""", -502005)]
    [InlineData("""db.collection("订单").remove()""", -605101)]
    [InlineData("""db.collection("订单").where(5).remove()""", -605101)]
    [InlineData("""db.collection("订单").where({_id:"1"}).limit(1).remove()""", -605101)]
    [InlineData("""db.collection("订单").where({_id:"1"}).get()""", -605101)]
    public async Task Delete_ThatIsNone_IsRefused(string query, int code)
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).Put("""{"_id":"1"}""");
        Assert.Equal(code, (int)(await wire.CallAsync("databasedelete", new { env = Wire.Env, query }))["errcode"]!);
        Assert.Single(collection.Documents());
    }

    [Theory]
    [InlineData("databasedelete", "cutAfter")]
    [InlineData("databasedelete", "codeAfter")]
    [InlineData("databasecollectionadd", "cutAfter")]
    [InlineData("databasecollectionadd", "codeAfter")]
    [InlineData("databasecollectiondelete", "cutAfter")]
    public async Task Change_WhoseAnswerIsLost_IsDoneAllTheSame(string endpoint, string effect)
    {
        await using var wire = await Wire.StartAsync();
        var env = wire.Cloud.Env(Wire.Env);
        Orders(wire).Put("""{"_id":"1"}""");
        wire.Cloud.Faults.Set($"effect={effect},endpoint={endpoint},code=-501002,times=1");
        object body = endpoint == "databasedelete"
            ? new { env = Wire.Env, query = "db.collection('订单').where({_id:'1'}).remove()" }
            : new { env = Wire.Env, collection_name = endpoint == "databasecollectionadd" ? "新的" : "订单" };
        var call = wire.CallAsync(endpoint, body);
        if (effect == "cutAfter")
            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        else
            Assert.Equal(-501002, (int)(await call)["errcode"]!);
        var isDone = endpoint switch
        {
            "databasedelete" => Orders(wire).Count == 0,
            "databasecollectionadd" => env.Find("新的") is not null,
            _ => env.Find("订单") is null,
        };
        Assert.True(isDone);
    }

    [Fact]
    public async Task Query_ByIds_HasDefaultLimitTen_PrintsNumbersAnew_AndEndsAtAMegabyte()
    {
        await using var wire = await Wire.StartAsync();
        for (var i = 0; i < 20; i++)
            Orders(wire).Put($$"""{"_id":"{{i}}","n":3.0,"文":"{{new string('x', 100_000)}}"}""");
        var ids = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"{i}\""));
        var ten = await QueryAsync(wire, $"where({{_id:_.in([{ids}])}}).field({{n:true}}).get()");
        Assert.Equal((10, 20), (ten["data"]!.AsArray().Count, (int)ten["pager"]!["Total"]!));
        Assert.Equal("""{"_id":"0","n":3}""", (string)ten["data"]![0]!);
        Assert.Equal(0, (int)(await QueryAsync(wire, "limit(10).get()"))["errcode"]!);
        Assert.Equal(-604001, (int)(await QueryAsync(wire, "limit(11).get()"))["errcode"]!);
    }

    [Theory]
    [InlineData(-501001)]
    [InlineData(-502006)]
    public async Task Collection_ThatIsThere_IsNotMadeAgain(int code)
    {
        await using var wire = await Wire.StartAsync(o => o.ExistingCollectionCode = code);
        Orders(wire);
        var answer = await wire.CallAsync("databasecollectionadd", new { env = Wire.Env, collection_name = "订单" });
        Assert.Equal(code, (int)answer["errcode"]!);
        Assert.Contains("[ResourceUnavailable.ResourceExist] Table exist", (string)answer["errmsg"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_ThatIsUnique_RefusesDocuments_UntilItIsDropped()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).Put("""{"_id":"1","人":{"手机":"138"}}""");
        Assert.Equal(0, await IndexAsync(wire, "手机", "人.手机", unique: true));
        Assert.Equal("手机", Assert.Single(collection.Indexes).Name);

        const string lines = """
            {"_id":"2","人":{"手机":"138"}}
            {"_id":"3","人":{"手机":138}}
            {"_id":"4"}
            {"_id":"5","人":1}
            """;
        var insert = await wire.ImportAsync(lines);
        Assert.Equal((2, 2), ((int)insert["record_success"]!, (int)insert["record_fail"]!));
        Assert.Equal(
            "[FailedOperation.Insert] bulk write error: [{E11000 duplicate key error collection: tnt-simulator.订单 index: 手机 dup key: { 人.手机: \"138\" }}]",
            (string)insert["error_msg"]!);
        var upsert = await wire.ImportAsync("""{"_id":"3","人":{"手机":"138"}}""" + "\n" + """{"_id":"1","人":{"手机":"139"}}""", conflictMode: 2);
        Assert.Equal((1, 1), ((int)upsert["record_success"]!, (int)upsert["record_fail"]!));
        Assert.StartsWith("multiple write errors: [{write errors: [{E11000", (string)upsert["error_msg"]!, StringComparison.Ordinal);
        Assert.Equal(-502001, await AddAsync(wire, "{人:{手机:'139'}}"));
        Assert.Throws<InvalidOperationException>(() => collection.Put("""{"_id":"9","人":{"手机":"139"}}"""));
        collection.Remove("\"1\"");
        Assert.Equal(0, await AddAsync(wire, "{人:{手机:'139'}}"));

        Assert.Equal(0, (int)(await wire.CallAsync("updateindex", new { env = Wire.Env, collection_name = "订单", drop_indexes = new[] { new { name = "手机" } } }))["errcode"]!);
        Assert.Equal(0, await AddAsync(wire, "{人:{手机:'139'}}"));
    }

    [Fact]
    public async Task Insert_ThatRefusesFiles_RefusesOneForAUniqueIndexToo()
    {
        await using var wire = await Wire.StartAsync(o => o.InsertRefusesFile = true);
        var collection = Orders(wire);
        await IndexAsync(wire, "手机", "手机", unique: true);
        var info = await wire.ImportAsync("""{"_id":"1","手机":"138"}""" + "\n" + """{"_id":"2","手机":"138"}""");
        Assert.Equal("fail", (string)info["status"]!);
        Assert.Contains("index: 手机", (string)info["error_msg"]!, StringComparison.Ordinal);
        Assert.Empty(collection.Documents());
    }

    [Fact]
    public async Task Index_ThatCannotBe_IsRefused()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire).Put("""{"_id":"1","a":1}""", """{"_id":"2","a":1.0}""");
        Assert.Equal(-502001, await IndexAsync(wire, "a", "a", unique: true));
        Assert.Equal(-501007, await IndexAsync(wire, "a", "a", unique: false, direction: "asc"));
        Assert.Empty(collection.Indexes);
        Assert.Equal(0, await IndexAsync(wire, "a", "a", unique: false, direction: "-1"));
        Assert.Equal(-502001, await IndexAsync(wire, "a", "b", unique: false));
        var listed = await wire.CallAsync("databasecollectionget", new { env = Wire.Env });
        Assert.Equal(2, (int)listed["collections"]![0]!["index_count"]!);
        Assert.Equal(-502005, (int)(await wire.CallAsync("updateindex", new { env = Wire.Env, collection_name = "没有" }))["errcode"]!);
    }

    [Fact]
    public async Task Add_OfAnIdThatIsThere_OrBeyondTheQuota_IsRefused()
    {
        await using var wire = await Wire.StartAsync();
        var collection = Orders(wire);
        Assert.Equal(0, await AddAsync(wire, "[{_id:'1'},{_id:1}]"));
        Assert.Equal(-502001, await AddAsync(wire, "{_id:'1'}"));
        wire.Cloud.Options.StorageQuotaBytes = collection.SizeBytes;
        Assert.Equal(-501017, await AddAsync(wire, "{}"));
        Assert.Equal(["\"1\"", "1"], collection.Documents().Keys);
    }

    private static CloudCollection Orders(Wire wire) => wire.Cloud.Env(Wire.Env).Collection("订单");

    private static Task<JsonObject> QueryAsync(Wire wire, string rest) =>
        wire.CallAsync("databasequery", new { env = Wire.Env, query = "db.collection('订单')." + rest });

    private static async Task<int> AddAsync(Wire wire, string data) =>
        (int)(await wire.CallAsync("databaseadd", new { env = Wire.Env, query = $"db.collection('订单').add({{data:{data}}})" }))["errcode"]!;

    private static async Task<int> IndexAsync(Wire wire, string name, string field, bool unique, string direction = "1") =>
        (int)(await wire.CallAsync("updateindex", new
        {
            env = Wire.Env,
            collection_name = "订单",
            create_indexes = new[] { new { name, unique, keys = new[] { new { name = field, direction } } } },
        }))["errcode"]!;
}
