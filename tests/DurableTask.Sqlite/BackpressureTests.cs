using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>Clients that are faster than the disk wait; what they hand over arrives, all of it.</summary>
public sealed class BackpressureTests
{
    [Fact]
    public async Task Starts_BeyondTheLimit_WaitWhileTheDiskDoes_AndAllArrive()
    {
        const int Extra = 500;
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry.AddOrchestratorFunc<string, int>("长", (_, text) => text.Length));
        SqliteStore store = (SqliteStore)host.Engine.Store;
        await store.LimitPagesAsync(1);

        List<Task<string>> starts = [.. Enumerable.Range(0, Limits.ClientCallsInFlight + Extra)
            .Select(i => host.Client.ScheduleNewOrchestrationInstanceAsync("长", Large(i)))];
        Assert.Equal(Limits.ClientCallsInFlight, host.Engine.Clients.InFlight);
        Assert.DoesNotContain(starts, start => start.IsCompleted);

        store.MakeRoom();
        string[] ids = await Task.WhenAll(starts).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, host.Engine.Clients.InFlight);
        foreach (string id in ids)
            await host.Client.WaitForInstanceCompletionAsync(id);
        OrchestrationMetadata last = await host.Client.WaitForInstanceCompletionAsync(ids[^1], getInputsAndOutputs: true);
        Assert.Equal(2_000 + ids.Length - 1, last.ReadOutputAs<int>());
    }

    [Fact]
    public async Task CallThatGaveUp_KeepsItsPlaceUntilItsOperationHasEnded()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<string, int>("长", (_, text) => text.Length),
            options => options.CommitTimeout = TimeSpan.FromMilliseconds(50));
        SqliteStore store = (SqliteStore)host.Engine.Store;
        await store.LimitPagesAsync(1);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("长", Large(21), new StartOrchestrationOptions("甲")));
        Assert.Equal(1, host.Engine.Clients.InFlight);

        store.MakeRoom();
        for (int i = 0; i < 2_000 && host.Engine.Clients.InFlight > 0; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.Equal(0, host.Engine.Clients.InFlight);
        Assert.NotNull(await host.Client.GetInstanceAsync("甲"));
    }

    [Fact]
    public async Task CallThatIsCanceledWhileItWaits_TakesNoPlace()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry.AddOrchestratorFunc<string, int>("长", (_, text) => text.Length));
        SqliteStore store = (SqliteStore)host.Engine.Store;
        await store.LimitPagesAsync(1);
        List<Task<string>> starts = [.. Enumerable.Range(0, Limits.ClientCallsInFlight).Select(i => host.Client.ScheduleNewOrchestrationInstanceAsync("长", Large(i)))];
        using CancellationTokenSource given = new();

        Task<string> waiting = host.Client.ScheduleNewOrchestrationInstanceAsync("长", Large(1), new StartOrchestrationOptions("没有"), given.Token);
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        store.MakeRoom();
        await Task.WhenAll(starts).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, host.Engine.Clients.InFlight);
        Assert.Null(await host.Client.GetInstanceAsync("没有"));
    }

    /// <summary>More than fits into the pages that the store has.</summary>
    private static string Large(int more) => new('满', 2_000 + more);
}
