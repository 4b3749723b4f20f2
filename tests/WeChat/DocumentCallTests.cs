using System.Globalization;
using System.Text.Json.Nodes;

namespace WeChat.Tests;

/// <summary>Documents by id: read and removed, whatever the ids are, and never shown.</summary>
public class DocumentCallTests
{
    public static TheoryData<string> Ids() =>
    [
        "\"一\"", "\"a\\\"b\"", "\"a'b`c\"", "\"back\\\\slash\"", "\"x\\\"])}).remove();db.collection(\\\"other\"", "\"line\\u2028sep\\n\\t\\u0000end\"",
        "\"👩‍👩‍👧📦\"", "\"\"", "\" \"", "1", "-7", "2.5", "1e3",
    ];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Documents_OfAnyId_AreFound_AndNoOthers(string id)
    {
        await using var rig = await Rig.StartAsync();
        var wanted = $$"""{"_id":{{(id == "1e3" ? "1000" : id)}},"备注":"要"}""";
        rig.Cloud.Env(Rig.Env).Collection("订单").Add(wanted, """{"_id":"other"}""", """{"_id":3}""");
        Assert.Equal([wanted], await rig.Client.QueryAsync(Rig.Env, "订单", [id, "\"nowhere\""], default));
    }

    [Fact]
    public async Task Documents_More_ThanTheServiceGivesUnasked_AllCome()
    {
        await using var rig = await Rig.StartAsync();
        var collection = rig.Cloud.Env(Rig.Env).Collection("订单");
        var ids = Enumerable.Range(1, 100).Select(static number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        collection.Add([.. ids.Select(static id => $$"""{"_id":{{id}}}""")]);
        Assert.Equal(100, (await rig.Client.QueryAsync(Rig.Env, "订单", ids, default)).Count);
    }

    [Theory]
    [InlineData("\"<high>\"", "\"\\ud83d\"")]
    [InlineData("\"a<low><high>!\"", "\"a\\udc00\\ud83d!\"")]
    [InlineData("\"\\ud83d\"", "\"\\ud83d\"")]
    [InlineData("\"\u2028\u2029\"", "\"\\u2028\\u2029\"")]
    [InlineData("\"中📦\"", "\"中📦\"")]
    [InlineData("3.0", "3.0")]
    public async Task Statements_KeepTheIdAsItIs(string id, string sent)
    {
        id = id.Replace("<high>", "\ud83d", StringComparison.Ordinal).Replace("<low>", "\udc00", StringComparison.Ordinal); // not possible in an attribute
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("databasequery", """{"data":[]}""");
        cloud.Answer("databasedelete", """{"deleted":1}""");
        await cloud.Client.QueryAsync("env-1", "订单", [id, "\"b\""], default);
        await cloud.Client.RemoveAsync("env-1", "订单", [id, "\"b\""], default);
        Assert.Equal(
            $$"""db.collection("订单").where({"_id":_.in([{{sent}},"b"])}).limit(2).get()""", (string?)Assert.Single(cloud.Calls("databasequery"))["query"]);
        Assert.Equal(
            $$"""db.collection("订单").where({"_id":_.in([{{sent}},"b"])}).remove()""", (string?)Assert.Single(cloud.Calls("databasedelete"))["query"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc-不能")]
    [InlineData("'abc-不能'")]
    [InlineData("\"abc-不能")]
    [InlineData("\"abc-不能\",\"b\"")]
    [InlineData("\"abc-不能\"])}).remove()//")]
    [InlineData("{\"$ne\":\"abc-不能\"}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("NaN")]
    [InlineData("_.exists(true)")]
    [InlineData("1 //")]
    public async Task Id_ThatIsNoStringOrNumber_NeverGetsIntoAStatement(string id)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        foreach (var call in (Func<IReadOnlyList<string>, Task>[])[
            ids => cloud.Client.QueryAsync("env-1", "订单", ids, default), ids => cloud.Client.RemoveAsync("env-1", "订单", ids, default)])
        {
            var failure = await Assert.ThrowsAsync<ArgumentException>(() => call(["\"a\"", id]));
            Assert.DoesNotContain("不能", failure.ToString(), StringComparison.Ordinal);
        }
        Assert.Empty(cloud.Calls("databasequery"));
        Assert.Empty(cloud.Calls("databasedelete"));
    }

    [Fact]
    public async Task Ids_AtTheirLimit_AndOnePast()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("databasedelete", """{"deleted":100}""");
        var ids = Enumerable.Range(0, Limits.IdsPerCall + 1).Select(static number => $"\"{number}\"").ToList();
        Assert.Equal(100, await cloud.Client.RemoveAsync("env-1", "订单", ids[1..], default));
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.RemoveAsync("env-1", "订单", ids, default));
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.QueryAsync("env-1", "订单", ids, default));
        Assert.Single(cloud.Calls("databasedelete"));
    }

    [Fact]
    public async Task NoIds_AskNothing_AndRemoveNothing()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        Assert.Empty(await cloud.Client.QueryAsync("env-1", "订单", [], default));
        Assert.Equal(0, await cloud.Client.RemoveAsync("env-1", "订单", [], default));
        Assert.Throws<ArgumentException>(() => DatabaseQuery.Remove("订单", CollectionPart.Whole));
        Assert.Empty(cloud.Calls("databasequery"));
        Assert.Empty(cloud.Calls("databasedelete"));
    }

    [Theory]
    [InlineData("""{"deleted":2}""", 2)]
    [InlineData("""{"deleted":0}""", 0)]
    [InlineData("""{"deleted":"1"}""", 1)]
    public async Task Removal_TellsHowManyWereRemoved(string answer, long removed)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("databasedelete", answer);
        Assert.Equal(removed, await cloud.Client.RemoveAsync("env-1", "订单", ["\"a\"", "\"b\""], default));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("nothing")]
    [InlineData("no count")]
    [InlineData("timed out inside")]
    public async Task Removal_AnswerLost_IsNotSentAgain(string how)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["databasedelete"] = _ => how switch
        {
            "cut" => throw new IOException("cut"),
            "nothing" => JsonValue.Create("")!,
            "no count" => new JsonObject(),
            _ => new JsonObject { ["errcode"] = -502011 },
        };
        var failure = await cloud.FailsAsync(() => cloud.Client.RemoveAsync("env-1", "订单", ["\"甲乙丙丁\""], default));
        Assert.True(failure.OutcomeUnknown);
        Assert.Single(cloud.Calls("databasedelete"));
    }

    [Theory]
    [InlineData("""{"data":null,"pager":{"Offset":0,"Limit":2,"Total":0}}""", 0)]
    [InlineData("""{"data":[]}""", 0)]
    [InlineData("""{"data":["{\"_id\":\"a\"}"],"pager":{"Offset":0,"Limit":2,"Total":1}}""", 1)]
    [InlineData("""{"data":["{\"_id\":\"a\"}","{\"_id\":\"b\"}"],"pager":{"Offset":0,"Limit":2,"Total":2}}""", 2)]
    public async Task Query_Answered_GivesTheDocuments(string answer, int count)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("databasequery", answer);
        Assert.Equal(count, (await cloud.Client.QueryAsync("env-1", "订单", ["\"a\"", "\"b\""], default)).Count);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"data":"{}"}""")]
    [InlineData("""{"data":[{"_id":"a"}]}""")]
    [InlineData("""{"data":["{\"_id\":\"a\"}"],"pager":{"Offset":0,"Limit":1,"Total":1}}""")]
    public async Task Query_AnsweredWithLessThanWasAsked_IsNoAnswer(string answer)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answer("databasequery", answer);
        var failure = await cloud.FailsAsync(() => cloud.Client.QueryAsync("env-1", "订单", ["\"a\"", "\"b\""], default));
        Assert.Equal((FailureKind.BadAnswer, false), (failure.Kind, failure.OutcomeUnknown));
    }

    [Theory]
    [InlineData("databasequery")]
    [InlineData("databasedelete")]
    public async Task Ids_QuotedByTheService_AreNotShown(string endpoint)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers[endpoint] = static body => new JsonObject
        {
            ["errcode"] = -605101,
            ["errmsg"] = "near ab\"cd一 and ab\\\"cd一 and 13800138000999 and 13800138000 in " + (string?)body["query"],
        };
        string[] ids = ["\"ab\\\"cd一\"", "13800138000", "\"13800138000999\""];
        var failure = await cloud.FailsAsync(() => endpoint == "databasequery"
            ? cloud.Client.QueryAsync("env-1", "订单", ids, default)
            : cloud.Client.RemoveAsync("env-1", "订单", ids, default));
        Assert.Contains("near *** and *** and *** and *** in db.collection(\"订单\").where(***", failure.Message, StringComparison.Ordinal);
    }
}
