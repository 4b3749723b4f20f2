using System.Net.Http.Json;
using System.Text.Json;
using Functions.Local.Durable;
using Functions.Local.Invocation;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Tests.Durable;

public sealed class FunctionsOfTheEngineTests
{
    [Fact]
    public async Task Orchestrator_WithAnActivity_RunsAndReturnsItsResult()
    {
        await using DurableHost host = await DurableHost.StartAsync();

        await host.MakeAsync("Greets", "问候-1", "世界");

        OrchestrationMetadata ended = await host.EndAsync("问候-1");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal("你好，世界（Greeting）", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Failure_OfAnActivity_CrossesAsItsDetails()
    {
        await using DurableHost host = await DurableHost.StartAsync();

        await host.MakeAsync("Catches", "接住");

        Assert.Equal("Catches: System.InvalidOperationException: 坏了", (await host.EndAsync("接住")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_OfATerminatedInstance_IsCancelled()
    {
        await using DurableHost host = await DurableHost.StartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("WaitsInActivity", new StartOrchestrationOptions("挂"));
        await host.Events.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await host.Client.TerminateInstanceAsync("挂", output: "够了");

        await host.Events.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Activity_CutShortByTheEndOfTheHost_RunsAgainAtTheNextStart()
    {
        var folder = new TempFolder();
        await using (DurableHost first = await DurableHost.StartAsync(new HostSetup { Folder = folder }))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("WaitsInActivity", new StartOrchestrationOptions("挂"));
            await first.Events.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        await using DurableHost second = await DurableHost.StartAsync(new HostSetup { Folder = folder });

        await second.Events.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));
        OrchestrationMetadata? instance = await second.Client.GetInstanceAsync("挂");
        Assert.Equal(OrchestrationRuntimeStatus.Running, instance!.RuntimeStatus);
    }

    [Fact]
    public async Task Activity_OverItsFunctionTimeout_FailsWithThatReason()
    {
        await using DurableHost host = await DurableHost.StartAsync(new HostSetup
        {
            Settings = new Dictionary<string, string?> { ["AzureFunctionsJobHost__functionTimeout"] = "00:00:00.050" },
        });

        await host.MakeAsync("WaitsInActivity", "超时");

        OrchestrationMetadata ended = await host.EndAsync("超时");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("functionTimeout", JsonSerializer.Serialize(ended.FailureDetails), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_OfAnHttpFunction_LeadsToItsInstance()
    {
        await using DurableHost host = await DurableHost.StartAsync();
        using HttpResponseMessage started = await host.Host.Client.PostAsync("/api/start/备份:1", null);

        var payload = await started.Content.ReadFromJsonAsync<JsonElement>();

        string root = $"{host.Host.Address.GetLeftPart(UriPartial.Authority)}/runtime/webhooks/durabletask/instances/%E5%A4%87%E4%BB%BD%3A1";
        const string query = "taskHub=TestHubName&connection=Storage";
        Assert.Equal("备份:1", payload.GetProperty("id").GetString());
        Assert.Equal($"{root}?{query}", payload.GetProperty("statusQueryGetUri").GetString());
        Assert.Equal($"{root}/raiseEvent/{{eventName}}?{query}", payload.GetProperty("sendEventPostUri").GetString());
        Assert.Equal($"{root}/terminate?reason={{text}}&{query}", payload.GetProperty("terminatePostUri").GetString());
        Assert.Equal($"{root}/suspend?reason={{text}}&{query}", payload.GetProperty("suspendPostUri").GetString());
        Assert.Equal($"{root}/resume?reason={{text}}&{query}", payload.GetProperty("resumePostUri").GetString());
        Assert.Equal($"{root}/restart?{query}", payload.GetProperty("restartPostUri").GetString());
        Assert.Equal($"{root}/rewind?reason={{text}}&{query}", payload.GetProperty("rewindPostUri").GetString());
        Assert.Equal($"{root}?{query}", payload.GetProperty("purgeHistoryDeleteUri").GetString());
        using HttpResponseMessage status = await host.Host.Client.GetAsync(payload.GetProperty("statusQueryGetUri").GetString());
        Assert.Equal(System.Net.HttpStatusCode.Accepted, status.StatusCode);
    }

    [Fact]
    public async Task Payload_WhereAKeyAndAPublicAddressAreSet_HasBoth()
    {
        await using DurableHost host = await DurableHost.StartAsync(new HostSetup
        {
            Settings = new Dictionary<string, string?> { ["Local__HostKey"] = "k+y", ["Local__PublicUrl"] = "https://backup.example.org/" },
        });

        HttpManagementPayload payload = host.Host.Services.GetRequiredService<IFunctionClient>().Get().CreateHttpManagementPayload("a");

        Assert.Equal(
            "https://backup.example.org/runtime/webhooks/durabletask/instances/a?taskHub=TestHubName&connection=Storage&code=k%2By",
            payload.StatusQueryGetUri);
    }

    /// <summary>Fails by this name when the package has changed: then look how it makes addresses now, and change FunctionClient.</summary>
    [Fact]
    public void OfficialClient_ThatFunctionClientReflectsOn_IsStillThere()
    {
        Type? official = typeof(HttpManagementPayload).Assembly.GetType(FunctionClient.OfficialName);

        Assert.NotNull(official);
        Assert.Equal(
            [typeof(DurableTaskClient), typeof(string), typeof(string)],
            Assert.Single(official.GetConstructors()).GetParameters().Take(3).Select(parameter => parameter.ParameterType));
    }
}
