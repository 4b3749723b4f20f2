using System.Text.Json;
using System.Text.RegularExpressions;
using Local.DurableTask.Client;

namespace Local.Functions.Tests.Durable;

/// <summary>The contract of the Durable HTTP API: each route in each state that it can meet.</summary>
public sealed partial class DurableHttpApiTests(DurableHttpApiTests.States states) : IClassFixture<DurableHttpApiTests.States>
{
    private const string Json = "application/json";

    private DurableHost Host => states.Host;

    [Theory]
    // start by name
    [InlineData("POST", "/orchestrators/Greets", "\"世界\"", Json, 202)]
    [InlineData("POST", "/orchestrators/greets", null, Json, 202)]
    [InlineData("POST", "/ORCHESTRATORS/Greets/自选", "\"x\"", "text/plain", 202)]
    [InlineData("POST", "/orchestrators/Greets", "{ 坏", Json, 400)]
    [InlineData("POST", "/orchestrators/Nobody", null, Json, 400)]
    [InlineData("POST", "/orchestrators/Greeting", null, Json, 400)]
    [InlineData("POST", "/orchestrators/Waits/running", null, Json, 409)]
    [InlineData("GET", "/orchestrators/Greets", null, Json, 404)]
    [InlineData("POST", "/orchestrators", null, Json, 404)]
    [InlineData("POST", "/orchestrators/Waits?timeout=1&pollingInterval=2", null, Json, 400)]
    // status
    [InlineData("GET", "/instances/running", null, Json, 202)]
    [InlineData("GET", "/instances/suspended", null, Json, 202)]
    [InlineData("GET", "/instances/completed", null, Json, 200)]
    [InlineData("GET", "/instances/terminated", null, Json, 200)]
    [InlineData("GET", "/instances/failed", null, Json, 200)]
    [InlineData("GET", "/instances/failed?returnInternalServerErrorOnFailure=true", null, Json, 500)]
    [InlineData("GET", "/instances/completed?returnInternalServerErrorOnFailure=true", null, Json, 200)]
    [InlineData("GET", "/instances/completed?showHistory=true&showHistoryOutput=true", null, Json, 200)]
    [InlineData("GET", "/instances/nobody", null, Json, 404)]
    [InlineData("PUT", "/instances/completed", null, Json, 404)]
    // list
    [InlineData("GET", "/instances", null, Json, 200)]
    [InlineData("GET", "/instances/", null, Json, 200)]
    [InlineData("GET", "/instances?runtimeStatus=nonsense&createdTimeFrom=gestern&top=viele", null, Json, 200)]
    [InlineData("POST", "/instances", null, Json, 404)]
    // events
    [InlineData("POST", "/instances/nobody/raiseEvent/继续", "1", "text/plain", 404)]
    [InlineData("POST", "/instances/completed/raiseEvent/继续", "1", "text/plain", 410)]
    [InlineData("POST", "/instances/failed/raiseEvent/继续", "{", Json, 410)]
    [InlineData("POST", "/instances/terminated/raiseEvent/继续", "1", Json, 410)]
    [InlineData("POST", "/instances/running/raiseEvent/other", "1", "text/plain", 400)]
    [InlineData("POST", "/instances/running/raiseEvent/other", null, Json, 400)]
    [InlineData("POST", "/instances/running/raiseEvent/other", "{", Json, 400)]
    [InlineData("POST", "/instances/running/raiseEvent/other", "{}", "application/json; charset=utf-8", 202)]
    [InlineData("POST", "/instances/running/RAISEEVENT/other", "{}", Json, 202)]
    [InlineData("GET", "/instances/running/raiseEvent/other", null, Json, 404)]
    // terminate, suspend, resume
    [InlineData("POST", "/instances/nobody/terminate?reason=x", null, Json, 404)]
    [InlineData("POST", "/instances/completed/terminate", null, Json, 410)]
    [InlineData("POST", "/instances/terminated/terminate", null, Json, 410)]
    [InlineData("POST", "/instances/nobody/suspend", null, Json, 404)]
    [InlineData("POST", "/instances/failed/suspend", null, Json, 410)]
    [InlineData("POST", "/instances/nobody/resume", null, Json, 404)]
    [InlineData("POST", "/instances/completed/resume", null, Json, 410)]
    [InlineData("POST", "/instances/running/resume", null, Json, 202)]
    [InlineData("GET", "/instances/running/terminate", null, Json, 404)]
    [InlineData("POST", "/instances/completed/rewind", null, Json, 410)]
    [InlineData("POST", "/instances/running/rewind", null, Json, 400)]
    // purge
    [InlineData("DELETE", "/instances/nobody", null, Json, 404)]
    [InlineData("DELETE", "/instances?createdTimeFrom=2999-01-01T00:00:00Z", null, Json, 404)]
    // restart
    [InlineData("POST", "/instances/completed/restart", null, Json, 202)]
    [InlineData("POST", "/instances/nobody/restart", null, Json, 400)]
    [InlineData("POST", "/instances/running/restart?restartWithNewInstanceId=false", null, Json, 409)]
    [InlineData("GET", "/instances/completed/restart", null, Json, 404)]
    // elsewhere
    [InlineData("GET", "", null, Json, 404)]
    [InlineData("GET", "/entities", null, Json, 200)]
    public async Task Call_OfEachRouteInEachState_AnswersItsStatus(string method, string path, string? body, string contentType, int status)
    {
        Answer answer = await Host.SendAsync(method, path, body, contentType);

        Assert.True(status == answer.Status, $"{answer.Status} {answer.Body}");
        if (answer.Body.Length > 0)
            Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        if (status is 404 or 410)
            Assert.Empty(answer.Body);
        if (status is 400 or 409)
            Assert.NotEqual(string.Empty, answer.Json.GetProperty("Message").GetString());
    }

    [Theory]
    [InlineData("POST", "/orchestrators/Greets", "{", "Invalid JSON content")]
    [InlineData("POST", "/instances/nobody/restart", null, "InstanceId does not match a valid orchestration instance.")]
    [InlineData("POST", "/instances/running/raiseEvent/x", null, "Only application/json request content is supported")]
    public async Task Refusal_OfEachKind_SaysWhatUpstreamSays(string method, string path, string? body, string message)
    {
        Answer answer = await Host.SendAsync(method, path, body);

        Assert.Equal(message, answer.Json.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task Start_ByName_AnswersTheEightFieldsInOrderAndItsHeaders()
    {
        Answer answer = await Host.SendAsync("POST", "/orchestrators/Greets/开始?returnInternalServerErrorOnFailure=true", "\"世界\"");

        Assert.Equal(
            ["id", "statusQueryGetUri", "sendEventPostUri", "terminatePostUri", "purgeHistoryDeleteUri", "restartPostUri", "suspendPostUri", "resumePostUri"],
            answer.Json.EnumerateObject().Select(field => field.Name));
        string statusUri = answer.Json.GetProperty("statusQueryGetUri").GetString()!;
        Assert.EndsWith("/instances/%E5%BC%80%E5%A7%8B?taskHub=TestHubName&connection=Storage&returnInternalServerErrorOnFailure=true", statusUri, StringComparison.Ordinal);
        Assert.Equal(statusUri, answer.Header("Location"));
        Assert.Equal("10", answer.Header("Retry-After"));
        Assert.Equal("开始", answer.Json.GetProperty("id").GetString());
        Assert.Equal("你好，世界（Greeting）", (await Host.EndAsync("开始")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Start_ThatWaits_AnswersTheBareOutputOrTheStatusOfAFailure()
    {
        Answer done = await Host.SendAsync("POST", "/orchestrators/Greets?timeout=20&pollingInterval=1", "\"世界\"");
        Answer failed = await Host.SendAsync("POST", "/orchestrators/Fails?timeout=20&pollingInterval=1");
        Answer failedAsError = await Host.SendAsync("POST", "/orchestrators/Fails?timeout=20&pollingInterval=1&returnInternalServerErrorOnFailure=true");
        Answer late = await Host.SendAsync("POST", "/orchestrators/Waits?timeout=0.05&pollingInterval=0.05");

        Assert.Equal((200, "你好，世界（Greeting）"), (done.Status, done.Json.GetString()));
        Assert.Equal((200, "Failed"), (failed.Status, failed.Json.GetProperty("runtimeStatus").GetString()));
        Assert.Equal(500, failedAsError.Status);
        Assert.Equal((202, "10"), (late.Status, late.Header("Retry-After")));
    }

    [Fact]
    public async Task Status_OfAnInstance_HasItsFieldsInOrder()
    {
        Answer answer = await Host.SendAsync("GET", "/instances/completed");

        Assert.Equal(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"],
            answer.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal("Greets", answer.Json.GetProperty("name").GetString());
        Assert.Equal("Completed", answer.Json.GetProperty("runtimeStatus").GetString());
        Assert.Equal("世界", answer.Json.GetProperty("input").GetString());
        Assert.Equal("问候", answer.Json.GetProperty("customStatus").GetProperty("stage").GetString());
        Assert.Equal("你好，世界（Greeting）", answer.Json.GetProperty("output").GetString());
        Assert.Matches(SecondsOfUtc(), answer.Json.GetProperty("createdTime").GetString());
        Assert.Matches(SecondsOfUtc(), answer.Json.GetProperty("lastUpdatedTime").GetString());
        Assert.Null(answer.Header("Location"));
    }

    [Fact]
    public async Task Status_WithoutInput_ShowsNull()
    {
        Answer answer = await Host.SendAsync("GET", "/instances/completed?showInput=false");

        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("input").ValueKind);
    }

    [Fact]
    public async Task Status_OfARunningInstance_SaysWhereAndWhenToAskAgain()
    {
        Answer answer = await Host.SendAsync("GET", "/instances/running?showInput=true&taskHub=x");

        Assert.Equal($"{Host.Host.Address.GetLeftPart(UriPartial.Authority)}{DurableHost.Api}/instances/running?showInput=true&taskHub=x", answer.Header("Location"));
        Assert.Equal("5", answer.Header("Retry-After"));
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("output").ValueKind);
    }

    [Fact]
    public async Task Status_OfAFailedInstance_SaysWhy()
    {
        Answer answer = await Host.SendAsync("GET", "/instances/failed");

        Assert.Equal("Failed", answer.Json.GetProperty("runtimeStatus").GetString());
        Assert.Contains("坏了", answer.Json.GetProperty("output").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("instanceIdPrefix=state-", "state-a,state-b,state-c")]
    [InlineData("instanceIdPrefix=state-&runtimeStatus=Running", "state-c")]
    [InlineData("instanceIdPrefix=state-&runtimeStatus=Running,completed", "state-a,state-b,state-c")]
    [InlineData("instanceIdPrefix=state-&runtimeStatus=Failed&runtimeStatus=Completed", "state-a,state-b")]
    [InlineData("instanceIdPrefix=state-&createdTimeTo=2001-01-01T00:00:00Z", "")]
    [InlineData("instanceIdPrefix=state-&createdTimeFrom=2001-01-01T00:00:00Z", "state-a,state-b,state-c")]
    [InlineData("instanceIdPrefix=没有", "")]
    public async Task List_WithFilters_ShowsThoseThatMatch(string query, string ids)
    {
        Answer answer = await Host.SendAsync("GET", $"/instances?{query}");

        Assert.Equal(ids.Split(',', StringSplitOptions.RemoveEmptyEntries), Ids(answer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_InPages_ShowsEachInstanceOnce()
    {
        List<string> seen = [];
        string? token = null;
        int pages = 0;
        do
        {
            Answer answer = await Host.SendAsync(
                "GET", "/instances?instanceIdPrefix=state-&top=2", headers: token is null ? [] : [("x-ms-continuation-token", token)]);
            string[] ids = Ids(answer).ToArray();
            Assert.True(ids.Length <= 2);
            seen.AddRange(ids);
            token = answer.Header("x-ms-continuation-token");
            pages++;
        }
        while (!string.IsNullOrEmpty(token) && pages < 10);

        Assert.Equal(["state-a", "state-b", "state-c"], seen.Order(StringComparer.Ordinal));
        Assert.True(pages is 2 or 3);
    }

    [Fact]
    public async Task Event_OfARunningInstance_ReachesIt()
    {
        await Host.MakeAsync("Waits", "等一");

        Answer answer = await Host.SendAsync("POST", "/instances/等一/raiseEvent/继续", "\"走\"");

        Assert.Equal((202, string.Empty), (answer.Status, answer.Body));
        Assert.Equal("走", (await Host.EndAsync("等一")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_WithAReason_EndsTheInstanceWithIt()
    {
        await Host.MakeAsync("Waits", "等二");

        Answer answer = await Host.SendAsync("POST", "/instances/等二/terminate?reason=够了");

        Assert.Equal((202, string.Empty), (answer.Status, answer.Body));
        OrchestrationMetadata ended = await Host.EndAsync("等二");
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "够了"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));
    }

    [Fact]
    public async Task Suspend_ThenResume_HoldsAndReleasesTheInstance()
    {
        await Host.MakeAsync("Waits", "等三");

        Assert.Equal(202, (await Host.SendAsync("POST", "/instances/等三/suspend?reason=等")).Status);
        await Host.SendAsync("POST", "/instances/等三/raiseEvent/继续", "\"走\"");
        await Eventually(async () => (await Status("等三")) == "Suspended");
        Assert.Equal(202, (await Host.SendAsync("POST", "/instances/等三/resume")).Status);

        Assert.Equal("走", (await Host.EndAsync("等三")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Purge_OfOne_ForgetsIt()
    {
        await Host.MakeAsync("Greets", "忘");

        Answer first = await Host.SendAsync("DELETE", "/instances/忘");
        Answer second = await Host.SendAsync("DELETE", "/instances/忘");

        Assert.Equal((200, """{"instancesDeleted":1}"""), (first.Status, first.Body));
        Assert.Equal(404, second.Status);
        Assert.Equal(404, (await Host.SendAsync("GET", "/instances/忘")).Status);
    }

    [Fact]
    public async Task Purge_OfMany_ForgetsEndedOnesThatMatchAndNoOthers()
    {
        await using DurableHost host = await DurableHost.StartAsync();
        await host.MakeAsync("Greets", "一");
        await host.MakeAsync("Fails", "二");
        await host.MakeAsync("Waits", "三");

        Answer failed = await host.SendAsync("DELETE", "/instances?createdTimeFrom=2001-01-01T00:00:00Z&runtimeStatus=Failed");
        Answer rest = await host.SendAsync("DELETE", "/instances?createdTimeFrom=2001-01-01T00:00:00Z");

        Assert.Equal("""{"instancesDeleted":1}""", failed.Body);
        Assert.Equal("""{"instancesDeleted":1}""", rest.Body);
        Assert.Equal(["三"], Ids(await host.SendAsync("GET", "/instances")));
    }

    [Fact]
    public async Task Restart_ByDefault_RunsTheSameInputUnderANewId()
    {
        Answer answer = await Host.SendAsync("POST", "/instances/completed/restart");

        string id = answer.Json.GetProperty("id").GetString()!;
        Assert.NotEqual("completed", id);
        Assert.Equal(8, answer.Json.EnumerateObject().Count());
        Assert.Equal("你好，世界（Greeting）", (await Host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_UnderTheSameId_KeepsIt()
    {
        await Host.MakeAsync("Greets", "重来", "世界");

        Answer answer = await Host.SendAsync("POST", "/instances/重来/restart?restartWithNewInstanceId=false");

        Assert.Equal((202, "重来"), (answer.Status, answer.Json.GetProperty("id").GetString()));
        Assert.Equal("你好，世界（Greeting）", (await Host.EndAsync("重来")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Body_AtTheLimit_IsTakenAndOnePastItIsNot()
    {
        string atLimit = $"\"{new string('a', Limits.DurableBodyBytes - 2)}\"";

        Assert.Equal(202, (await Host.SendAsync("POST", "/instances/running/raiseEvent/big", atLimit)).Status);
        Assert.Equal(413, (await Host.SendAsync("POST", "/instances/running/raiseEvent/big", atLimit + " ")).Status);
    }

    private static IEnumerable<string> Ids(Answer answer)
        => answer.Json.EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString()!);

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }

    private async Task<string?> Status(string id) => (await Host.SendAsync("GET", $"/instances/{id}")).Json.GetProperty("runtimeStatus").GetString();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecondsOfUtc();

    /// <summary>One host with an instance in each state; tests that change one make their own.</summary>
    public sealed class States : IAsyncLifetime
    {
        internal DurableHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await DurableHost.StartAsync();
            await Host.MakeAsync("Greets", "completed", "世界");
            await Host.MakeAsync("Fails", "failed");
            await Host.MakeAsync("Waits", "running");
            await Host.MakeAsync("Waits", "suspended");
            await Host.Client.SuspendInstanceAsync("suspended", "歇");
            await Host.MakeAsync("Waits", "terminated");
            await Host.Client.TerminateInstanceAsync("terminated", output: "停");
            await Host.EndAsync("terminated");
            await Host.MakeAsync("Greets", "state-a");
            await Host.MakeAsync("Greets", "state-b");
            await Host.MakeAsync("Waits", "state-c");
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
