using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace WeChat.Tests.Simulated;

/// <summary>Jobs that go wrong and files that are not what they should be, as raw HTTP.</summary>
public class JobFaultTests
{
    private const string Query = "db.collection('订单').get()";

    [Fact]
    public async Task Job_ThatStopsEarly_HasTheFirstDocumentsAndReportsThem_ThenWorks()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set("effect=stopsEarly,documents=2,collection=订单,times=1");
        var job = await wire.ExportAsync(Query);
        var info = await wire.InfoAsync(job);
        Assert.Equal(("success", 2, 0), ((string)info["status"]!, (int)info["record_success"]!, (int)info["record_fail"]!));
        Assert.Equal("{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n", await wire.FileAsync(job));
        Assert.Equal(3, (int)(await wire.InfoAsync(await wire.ExportAsync(Query)))["record_success"]!);
    }

    [Fact]
    public async Task Job_ThatStopsBeforeTheFirstDocument_SucceedsWithNothing()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set("effect=stopsEarly,documents=0");
        var job = await wire.ExportAsync(Query);
        Assert.Equal(("success", 0), ((string)(await wire.InfoAsync(job))["status"]!, (int)(await wire.InfoAsync(job))["record_success"]!));
        Assert.Equal("", await wire.FileAsync(job));
    }

    [Fact]
    public async Task Job_ThatFailsTwice_WorksTheThirdTime_AndOtherCollectionsAlways()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("乙").Add("{}");
        wire.Cloud.Faults.Set("effect=jobFails,message=系统繁忙，请稍后重试,collection=订单,times=2");
        var ends = new List<string>();
        foreach (var query in new[] { Query, "db.collection('乙').get()", Query, Query })
            ends.Add((string)(await wire.InfoAsync(await wire.ExportAsync(query)))["error_msg"]!);
        Assert.Equal(["系统繁忙，请稍后重试", "导出完成.", "系统繁忙，请稍后重试", "导出完成."], ends);
    }

    [Fact]
    public async Task File_OfTheFirstJob_IsGone_OfTheNextItIsThere()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set("effect=fileGone,collection=订单,times=1");
        var info = await wire.InfoAsync(await wire.ExportAsync(Query));
        Assert.Equal("success", (string)info["status"]!);
        for (var again = 0; again < 2; again++)
        {
            using var answer = await wire.Http.GetAsync(new Uri((string)info["file_url"]!));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("<Code>NoSuchKey</Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.NotEmpty(await wire.FileAsync(await wire.ExportAsync(Query)));
    }

    [Theory]
    [InlineData("CodeAfter", 1)]
    [InlineData("Code", 0)]
    public async Task Export_AnsweredWithATimeOut_MayHaveMadeAJob(string effect, int jobs)
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set($"effect={effect},endpoint=databasemigrateexport,code=-501002,times=1");
        var answer = await wire.CallAsync("databasemigrateexport", new { env = Wire.Env, file_path = "a.json", file_type = 1, query = Query });
        Assert.Equal(-501002, (int)answer["errcode"]!);
        Assert.Null(answer["job_id"]);
        Assert.Equal(jobs, wire.Cloud.Jobs.Count);
    }

    [Fact]
    public async Task Count_RefusedForOneCollectionOrAll()
    {
        await using var wire = await StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("乙");
        wire.Cloud.Faults.Set("effect=code,endpoint=databasecount,code=47001,collection=订单");
        Assert.Equal((47001, 0), (await CountCodeAsync(wire, "订单"), await CountCodeAsync(wire, "乙")));
        wire.Cloud.Faults.Set("effect=code,endpoint=databasecount,code=47001");
        Assert.Equal(47001, await CountCodeAsync(wire, "乙"));
    }

    [Fact]
    public async Task Account_Refused_AllCallsOrAllButTokens_AsOftenAsSaid()
    {
        await using var wire = await StartAsync();
        var token = (await wire.StableAsync()).Token;
        wire.Cloud.Faults.Set("effect=code,endpoint=tcb,code=-601034");
        Assert.Equal(-601034, await wire.CodeAsync(token));
        Assert.Equal(token, (await wire.StableAsync()).Token);
        wire.Cloud.Faults.Clear();
        wire.Cloud.Faults.RefuseAll(45009, times: 2);
        var refused = await wire.PostAsync("/cgi-bin/stable_token", new { });
        Assert.Equal((45009, 45009, 0), ((int)refused["errcode"]!, await wire.CodeAsync(token), await wire.CodeAsync(token)));
    }

    [Theory]
    [InlineData("effect=doublesLine,line=2", "{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n{\"_id\":\"2\"}\n{\"_id\":\"3\"}\n", 4)]
    [InlineData("effect=replacesLine,line=2,message={\"_id\":NaN}", "{\"_id\":\"1\"}\n{\"_id\":NaN}\n{\"_id\":\"3\"}\n", 3)]
    [InlineData("effect=replacesLine,line=3,message=-Infinity", "{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n-Infinity\n", 3)]
    [InlineData("effect=prettyFile", "{\n  \"_id\": \"1\"\n}\n{\n  \"_id\": \"2\"\n}\n{\n  \"_id\": \"3\"\n}\n", 3)]
    [InlineData("effect=fileWithBom", "\uFEFF{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n{\"_id\":\"3\"}\n", 3)]
    public async Task File_OfAnotherShape_IsServedHashedAndCountedAsItIs(string fault, string text, int documents)
    {
        await using var wire = await StartAsync();
        wire.Cloud.Faults.Set(fault + ",collection=订单,times=1");
        var job = await wire.ExportAsync(Query);
        var bytes = await wire.Http.GetByteArrayAsync(new Uri((string)(await wire.InfoAsync(job))["file_url"]!));
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
        Assert.Equal(documents, (int)(await wire.InfoAsync(job))["record_success"]!);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), await wire.Cloud.Job(job)!.File!.Sha256Async());
        Assert.Equal("{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n{\"_id\":\"3\"}\n", await wire.FileAsync(await wire.ExportAsync(Query)));
    }

    [Fact]
    public async Task Collection_HoldsAnything_ByteForByte()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单")
            .Add("""{"_id":"1","n":-Infinity}""", """{"_id":"1","n":NaN}""", "{half")
            .AddRaw("\uFEFF{\n \"_id\":\"2\"\n}\r\n"u8.ToArray(), documents: 1);
        var job = await wire.ExportAsync(Query);
        Assert.Equal(4, (int)(await wire.InfoAsync(job))["record_success"]!);
        var bytes = await wire.Http.GetByteArrayAsync(new Uri((string)(await wire.InfoAsync(job))["file_url"]!));
        Assert.Equal("{\"_id\":\"1\",\"n\":-Infinity}\n{\"_id\":\"1\",\"n\":NaN}\n{half\n\uFEFF{\n \"_id\":\"2\"\n}\r\n", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task Control_FromAnotherProcess_SetsTheseFaultsAndRawDocuments()
    {
        await using var wire = await Wire.StartAsync();
        await wire.PostAsync("/_sim/collections", new { env = Wire.Env, name = "订单", lines = new[] { "{\"_id\":\"1\",\"n\":NaN}", "{}" }, raw = "[\n]\n", rawDocuments = 2 });
        using var set = await wire.Http.PostAsJsonAsync("/_sim/faults", new { effect = "ReplacesLine", line = 2, message = "{\"a\":1,\"b\":Infinity}" });
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        var job = await wire.ExportAsync(Query);
        // Raw bytes have no lines, so a fault on lines leaves them out.
        Assert.Equal("{\"_id\":\"1\",\"n\":NaN}\n{\"a\":1,\"b\":Infinity}\n", await wire.FileAsync(job));
        await wire.Http.DeleteAsync(new Uri("/_sim/faults", UriKind.Relative));
        Assert.EndsWith("{}\n[\n]\n", await wire.FileAsync(await wire.ExportAsync(Query)), StringComparison.Ordinal);
    }

    private static async Task<Wire> StartAsync()
    {
        var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1"}""", """{"_id":"2"}""", """{"_id":"3"}""");
        return wire;
    }

    private static async Task<int> CountCodeAsync(Wire wire, string collection) =>
        (int)(await wire.CallAsync("databasecount", new { env = Wire.Env, query = $"db.collection('{collection}').count()" }))["errcode"]!;
}
