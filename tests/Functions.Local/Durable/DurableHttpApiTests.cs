using DurableTask.Sqlite.Testing;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Tests.Durable;

/// <summary>What calls of the Durable HTTP API bring about; which call gets which answer is in Contract/.</summary>
public sealed class DurableHttpApiTests(DurableHttpApiTests.Shared shared) : IClassFixture<DurableHttpApiTests.Shared>
{
    private DurableHost Host => shared.Host;

    [Fact]
    public async Task Start_ThatWaitsInVain_IsAnsweredWithTheLinksWhenTheTimeIsOver()
    {
        VirtualClock clock = new();
        await using DurableHost host = await DurableHost.StartAsync(new HostSetup { Clock = clock });
        Task<Answer> call = host.SendAsync("POST", "/orchestrators/Waits/等?timeout=30&pollingInterval=5");
        await Eventually(async () => await host.Client.GetInstanceAsync("等") is { RuntimeStatus: OrchestrationRuntimeStatus.Running });

        await clock.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        while (!call.IsCompleted)
            await clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Answer answer = await call;
        Assert.Equal((202, "10"), (answer.Status, answer.Header("Retry-After")));
        Assert.Equal("等", answer.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Start_ThatWaits_IsAnsweredAsSoonAsTheInstanceEnds()
    {
        Task<Answer> call = Host.SendAsync("POST", "/orchestrators/Waits/等四?timeout=600&pollingInterval=60");
        await Eventually(async () => await Host.Client.GetInstanceAsync("等四") is not null);
        await Host.SendAsync("POST", "/instances/等四/raiseEvent/继续", "\"走\"");

        Answer answer = await call.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((200, "\"走\""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(65)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task Body_NestedTooDeeply_IsRefusedAndStartsNothing_TheDeepestIsShownAgain(int depth)
    {
        Assert.Equal(400, (await Host.SendAsync("POST", $"/orchestrators/Waits/深{depth}", Nested(depth))).Status);
        Assert.Null(await Host.Client.GetInstanceAsync($"深{depth}"));

        Assert.Equal(202, (await Host.SendAsync("POST", $"/orchestrators/Waits/深{depth}", Nested(64))).Status);
        Assert.Equal(400, (await Host.SendAsync("POST", $"/instances/深{depth}/raiseEvent/继续", Nested(depth))).Status);
        Answer status = await Host.SendAsync("GET", $"/instances/深{depth}");
        Assert.Contains($"\"input\":{Nested(64)}", status.Body, StringComparison.Ordinal);

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
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
    public Task Body_OfMegabytes_GoesInAndComesOut() => BodyGoesInAndComesOutAsync(5 << 20);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Body_AtTheLimitOfTheHost_GoesInAndComesOut() => BodyGoesInAndComesOutAsync((int)Limits.RequestBodyBytes);

    [Fact]
    public async Task Body_PastTheLimitOfTheHost_IsRefusedBeforeItIsSent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, DurableHost.Api + "/instances/running/raiseEvent/big") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentLength = Limits.RequestBodyBytes + 1;
        request.Headers.ExpectContinue = true;

        using HttpResponseMessage response = await Host.Host.Client.SendAsync(request);

        Answer answer = await Answer.OfAsync(response);
        Assert.Equal(413, answer.Status);
        Assert.Contains(Limits.RequestBodyBytes.ToString(), answer.Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    private async Task BodyGoesInAndComesOutAsync(int bytes)
    {
        await Host.MakeAsync("Waits", "大");
        string payload = $"\"{new string('a', bytes - 2)}\"";

        Assert.Equal(202, (await Host.SendAsync("POST", "/instances/大/raiseEvent/继续", payload)).Status);
        await Host.EndAsync("大");

        string body = (await Host.SendAsync("GET", "/instances/大")).Body;
        Assert.Contains($"\"output\":{payload},", body, StringComparison.Ordinal);
        await Host.SendAsync("DELETE", "/instances/大");
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

    /// <summary>One host; each test makes its own instances.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal DurableHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await DurableHost.StartAsync();
            await Host.MakeAsync("Greets", "completed", "世界");
            await Host.MakeAsync("Waits", "running");
            await Host.MakeAsync("Greets", "state-a");
            await Host.MakeAsync("Greets", "state-b");
            await Host.MakeAsync("Waits", "state-c");
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
