using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>A commit comes before everything that follows from it, and takes effect whole and in its order.</summary>
public sealed class CommitTests : IDisposable
{
    private readonly StoreSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Operation_ReportedDone_IsSeenByReaders()
    {
        await using SqliteStore store = _site.Open();

        // A report that comes too early is ahead of the disk by a sync: nearly every one of these would see it.
        for (int i = 0; i < 50; i++)
        {
            await store.CreateAsync(StoreSite.Instance($"早{i}"), null);
            Assert.NotNull(store.Find($"早{i}"));
        }
    }

    [Fact]
    public async Task Turn_WhoseLastPartFails_LeavesNoTrace()
    {
        await using SqliteStore store = _site.Open();
        long key = (await store.CreateAsync(StoreSite.Instance("甲"), null)).Key;
        TurnCommit broken = Turn(key, "一");
        broken.NewTimers.Add(new TimerCall(key, 0, 1, StoreSite.Now.AddDays(1), StoreSite.Now));

        // What a turn sends is written last; a child without a name is refused by the table.
        broken.Outbox.Add(new Outgoing.StartChild(2, StoreSite.Instance("乙") with { Name = null! }));
        await Assert.ThrowsAnyAsync<Exception>(() => store.CommitAsync(broken));

        Assert.Empty(store.ReadHistory(key, 0));
        Assert.Empty(store.ReadInbox(key));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, store.Find("甲")!.Status);
    }

    [Fact]
    public async Task Operations_ThatWaitTogether_TakeEffectInOrder()
    {
        await using SqliteStore store = _site.Open();
        long key = (await store.CreateAsync(StoreSite.Instance("甲"), null)).Key;
        await store.LimitPagesAsync(1);
        Task refused = store.CreateAsync(StoreSite.Instance("满") with { Input = new string('满', 30_000) }, null);
        await StoreSite.Until(() => !_site.Health.IsHealthy);

        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"第{i}")];
        List<Task> waiting = [refused, .. names.Select((name, i) => store.CommitAsync(Turn(key, name, i)))];
        store.MakeRoom();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(names, store.ReadInbox(key).Select(message => message.Name));
    }

    [Fact]
    public async Task FullDisk_HoldsBackTheActivitiesOfATurn()
    {
        bool ran = false;
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("o", async context =>
                {
                    string big = await context.WaitForExternalEvent<string>("e");
                    await context.CallActivityAsync("a", big);
                })
                .AddActivityFunc<string>("a", (_, _) => ran = true),
            options => options.CommitTimeout = TimeSpan.FromMilliseconds(300));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();
        SqliteStore store = (SqliteStore)host.Engine.Store;
        await store.LimitPagesAsync(1);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.RaiseEventAsync(id, "e", new string('大', 100_000)));
        Assert.False(ran);

        store.MakeRoom();
        await host.Client.WaitForInstanceCompletionAsync(id);
        Assert.True(ran);
    }

    /// <summary>A turn that keeps a message for later.</summary>
    private static TurnCommit Turn(long key, string kept, int seq = 0)
    {
        TurnCommit turn = StoreSite.Turn(key, seq);
        turn.KeptMessages.Add(new Message { Kind = EventKind.EventRaised, Name = kept });
        return turn;
    }
}
