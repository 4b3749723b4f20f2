using Local.DurableTask;
using Local.DurableTask.Client;
using Local.DurableTask.Hosting;
using Local.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Local.Functions.Tests.Durable;

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

    private sealed class BrokenClient(Exception trouble) : DurableTaskClient("broken")
    {
        public override Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
            => throw trouble;

        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
            => throw trouble;

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw trouble;

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw trouble;

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw trouble;

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw trouble;

        public override Task<OrchestrationMetadata?> GetInstancesAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw trouble;

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw trouble;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
