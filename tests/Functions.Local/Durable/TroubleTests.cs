using DurableTask.Sqlite;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Tests.Durable;

/// <summary>What a caller hears when something behind the Durable HTTP API goes wrong.</summary>
public sealed class TroubleTests
{
    [Theory]
    [InlineData("GET", "/instances/一")]
    [InlineData("POST", "/instances/一/terminate")]
    [InlineData("POST", "/instances/一/raiseEvent/继续")]
    [InlineData("DELETE", "/instances/一")]
    public async Task Call_ThatFailsUnexpectedly_Is500WithItsSentenceAndIsLogged(string method, string path)
    {
        await using TestHost host = await StartAsync(new InvalidDataException("坏了"));

        Answer answer = await SendAsync(host, method, path);

        Assert.Equal(500, answer.Status);
        Golden.Matches(answer.Body, "unexpected-error.json");
        LogLine line = Assert.Single(host.Log.Problems);
        Assert.Contains(DurableHost.Api, line.Text, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(line.Exception);
    }

    [Fact]
    public async Task Call_WhileTheDiskRefusesWrites_Is503WithTheReason()
    {
        await using TestHost host = await StartAsync(new StoreUnavailableException("The disk is full."));

        Answer answer = await SendAsync(host, "GET", "/instances/一");

        Assert.Equal((503, """{"Message":"The disk is full."}"""), (answer.Status, answer.Body));
        Assert.Empty(host.Log.Problems);
    }

    private static Task<TestHost> StartAsync(Exception trouble) => TestHost.StartAsync(new HostSetup
    {
        Functions = [typeof(SampleOrchestrations)],
        Services = services => services.AddSingleton<SampleEvents>().AddSingleton<DurableTaskClient>(new BrokenClient(trouble)),
    });

    private static async Task<Answer> SendAsync(TestHost host, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), DurableHost.Api + path);
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }
}
