using DurableTask.Sqlite.Testing;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Tests.Durable;

/// <summary>What <c>showHistory</c> shows, document by document. Time is virtual and jumps, so the times are those of the files.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private const string Id = "历史";

    private DurableHost _host = null!;

    public async Task InitializeAsync() => _host = await DurableHost.StartAsync(new HostSetup { Clock = new VirtualClock { AutoAdvance = true } });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("showHistory=true", "rich.json")]
    [InlineData("showHistory=true&showHistoryOutput=true", "rich-with-output.json")]
    [InlineData("showHistory=true&showInput=false", "rich-without-input.json")]
    public async Task History_OfManyKindsOfSteps_FoldsCallsIntoTheirResults(string query, string golden)
    {
        await StartAsync("Rich");
        await ComesToAsync(instance => instance.SerializedCustomStatus is not null);
        await PostAsync("suspend?reason=等一下");
        await ComesToAsync(instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await PostAsync("resume?reason=走吧");
        await ComesToAsync(instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await PostAsync("raiseEvent/继续", "\"走\"");
        await _host.EndAsync(Id);

        await ShowsAsync(query, golden);
    }

    [Fact]
    public async Task History_WithOpenCalls_ShowsThemAsTheyAre()
    {
        await StartAsync("Open");
        await _host.Events.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await ShowsAsync("showHistory=true", "open.json");

        await PostAsync("terminate?reason=够了");
        await _host.EndAsync(Id);

        await ShowsAsync("showHistory=true&showHistoryOutput=true", "open-terminated.json");
    }

    [Fact]
    public async Task History_AfterContinueAsNew_IsThatOfTheLastExecution()
    {
        await StartAsync("Again", 1);
        await _host.EndAsync(Id);

        await ShowsAsync("showHistory=true&showHistoryOutput=true", "continued-as-new.json");
    }

    [Fact]
    public async Task History_OfAFailedInstance_SaysWhy_AndAfterARewindThatItWentOn()
    {
        await StartAsync("Mends");
        await _host.EndAsync(Id);
        await ShowsAsync("showHistory=true&showHistoryOutput=true", "failed.json");

        await PostAsync("rewind?reason=粘好了");
        await ComesToAsync(instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed);

        await ShowsAsync("showHistory=true&showHistoryOutput=true", "rewound.json");
    }

    private Task StartAsync(string orchestrator, object? input = null)
        => _host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(Id));

    private async Task PostAsync(string operation, string? body = null)
        => Assert.Equal(202, (await _host.SendAsync("POST", $"/instances/{Id}/{operation}", body)).Status);

    private async Task ShowsAsync(string query, string golden)
        => Golden.Matches((await _host.SendAsync("GET", $"/instances/{Id}?{query}")).Body, "history/" + golden);

    private async Task ComesToAsync(Func<OrchestrationMetadata, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition((await _host.Client.GetInstanceAsync(Id, getInputsAndOutputs: true, limit.Token))!))
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
    }
}
