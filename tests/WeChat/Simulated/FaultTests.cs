using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Simulator.Faults;

namespace WeChat.Tests.Simulated;

public class FaultTests
{
    [Fact]
    public async Task Fault_ByCallNumber_StrikesThoseCallsOnly()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Faults.Answer("databasecollectionget", 45011, from: 2, times: 2);
        Assert.Equal("0 45011 45011 0", await CodesAsync(wire, 4));
    }

    [Fact]
    public async Task Fault_ForATime_EndsWithIt()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Code, Endpoint = "databasecollectionget", Code = -1, ForSeconds = 60 });
        wire.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("-1", await CodesAsync(wire, 1));
        wire.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("0", await CodesAsync(wire, 1));
        Assert.Empty(wire.Cloud.Faults.All);
    }

    [Fact]
    public async Task Fault_ByRate_IsTheSameForTheSameSeed()
    {
        var runs = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            await using var wire = await Wire.StartAsync(o => o.Seed = 42);
            wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Code, Endpoint = "databasecollectionget", Code = -1, Rate = 0.5 });
            runs.Add(await CodesAsync(wire, 40));
        }
        Assert.Equal(runs[0], runs[1]);
        Assert.InRange(runs[0].Split(' ').Count(code => code == "-1"), 8, 32);
    }

    [Fact]
    public async Task Fault_OfACollectionOrEnvironment_LeavesOthersAlone()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("甲").AddGenerated(1);
        wire.Cloud.Env(Wire.Env).Collection("乙").AddGenerated(1);
        wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Code, Collection = "甲", Endpoint = "databasecount" });
        wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.JobFails, Collection = "乙", Message = "不行" });
        wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Code, Env = "另一个" });
        Assert.Equal(-1, (int)(await CountAsync(wire, "甲"))["errcode"]!);
        Assert.Equal(0, (int)(await CountAsync(wire, "乙"))["errcode"]!);
        Assert.Equal("success", (string)(await wire.InfoAsync(await wire.ExportAsync("db.collection('甲').get()")))["status"]!);
        Assert.Equal("不行", (string)(await wire.InfoAsync(await wire.ExportAsync("db.collection('乙').get()")))["error_msg"]!);
    }

    [Fact]
    public async Task Control_FromAnotherProcess_SetsFaultsAndReadsJobsAndCalls()
    {
        await using var wire = await Wire.StartAsync();
        await wire.PostAsync("/_sim/collections", new { env = Wire.Env, name = "订单", documents = 10 });
        var id = await wire.ExportAsync("db.collection('订单').get()", "环境/1.json");
        var job = (await wire.Http.GetFromJsonAsync<JsonArray>("/_sim/jobs"))![0]!;
        Assert.Equal((id, "订单", "环境/1.json", 10), ((long)job["id"]!, (string)job["collection"]!, (string)job["filePath"]!, (int)job["documents"]!));
        Assert.Equal(await wire.Cloud.Job(id)!.File!.Sha256Async(), (string)job["sha256"]!);
        Assert.Equal(await wire.Cloud.Job(id)!.File!.BytesAsync(), await wire.Http.GetByteArrayAsync($"/_sim/jobs/{id}/file"));

        using var set = await wire.Http.PostAsJsonAsync("/_sim/faults", new { effect = "Code", endpoint = "databasecollectionget", code = 45009, times = 1 });
        Assert.Equal("45009 0", await CodesAsync(wire, 2));
        var calls = await wire.Http.GetFromJsonAsync<Dictionary<string, int>>("/_sim/calls");
        Assert.Equal((1, 2), (calls!["databasemigrateexport"], calls["databasecollectionget"]));

        await wire.PostAsync("/_sim/clock", new { advanceSeconds = 90 });
        var old = await wire.StableAsync();
        await wire.PostAsync("/_sim/tokens/revoke", new { });
        Assert.Equal(40001, await wire.CodeAsync(old.Token));
    }

    [Fact]
    public async Task Control_UnknownField_IsRefusedByName()
    {
        await using var wire = await Wire.StartAsync();
        using var answer = await wire.Http.PostAsJsonAsync("/_sim/faults", new { effect = "Code", endpiont = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("endpiont", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(wire.Cloud.Faults.All);
    }

    private static async Task<string> CodesAsync(Wire wire, int count)
    {
        var token = (await wire.StableAsync()).Token;
        var codes = new int[count];
        for (var i = 0; i < count; i++)
            codes[i] = await wire.CodeAsync(token);
        return string.Join(' ', codes);
    }

    private static Task<JsonObject> CountAsync(Wire wire, string collection) =>
        wire.CallAsync("databasecount", new { env = Wire.Env, query = $"db.collection('{collection}').count()" });
}
