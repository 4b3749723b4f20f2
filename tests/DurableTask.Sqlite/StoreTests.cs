using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests;

/// <summary>The promises of <see cref="IStore"/>, on the SQLite store.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly StoreSite _site = new();

    private string StorePath => _site.Path;

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Turn_OfWhichOnePartFails_LeavesNoTrace()
    {
        await using SqliteStore store = _site.Open();
        long a = (await store.CreateAsync(StoreSite.Instance("甲"), null)).Key;
        await store.CreateAsync(StoreSite.Instance("乙"), null);
        await store.CommitAsync(StoreSite.Turn(a, 0));

        // Everything before the history line, which exists already, would have been written by then.
        TurnCommit broken = StoreSite.Turn(a, 0);
        broken.KeptMessages.Add(new Message { Kind = EventKind.EventRaised, Name = "e" });
        broken.Outbox.Add(new Outgoing.ToInstance("乙", "e", null));
        broken.Events.Insert(0, new HistoryEvent(EventKind.TimerCreated, StoreSite.Now, 5, FireAt: StoreSite.Now));
        TurnCommit good = StoreSite.Turn(a, 1);
        Task<IReadOnlyList<Delivery>> first = store.CommitAsync(broken);
        await store.CommitAsync(good);
        await Assert.ThrowsAnyAsync<Exception>(() => first);

        Assert.Equal(2, store.ReadHistory(a, 0).Count);
        Assert.Empty(store.ReadInbox(a));
        Assert.Empty(store.ReadInbox(store.Find("乙")!.Key));
        Assert.True(_site.Health.IsHealthy);
    }

    [Fact]
    public async Task Operations_HandedOver_AreThereAfterTheNextOpen()
    {
        await using (SqliteStore store = _site.Open())
        {
            long key = (await store.CreateAsync(StoreSite.Instance("甲") with { Input = "\"输入\"" }, null)).Key;
            TurnCommit turn = StoreSite.Turn(key, 0);
            turn.NewActivities.Add((new ActivityCall(key, "甲", 0, 1, "做", "", "1"), 1));
            turn.Events.Add(new HistoryEvent(EventKind.TaskScheduled, StoreSite.Now, 1, "做", "", "1"));
            turn.NewTimers.Add(new TimerCall(key, 0, 2, StoreSite.Now.AddDays(1), StoreSite.Now));
            turn.KeptMessages.Add(new Message { Kind = EventKind.EventRaised, Name = "名", Data = "数" });
            await store.CommitAsync(turn);
            store.Crash();
        }

        await using SqliteStore again = _site.New();
        Recovery recovery = again.Open();

        Assert.Equal("做", Assert.Single(recovery.Activities).Name);
        Assert.Equal("1", recovery.Activities[0].Input);
        Assert.Equal(StoreSite.Now.AddDays(1), Assert.Single(recovery.Timers).FireAt);
        Message message = Assert.Single(again.ReadInbox(Assert.Single(recovery.WithMessages)));
        Assert.Equal(("名", "数"), (message.Name, message.Data));
        Assert.Equal("\"输入\"", again.Find("甲")!.Input);
    }

    [Fact]
    public async Task Purge_OfAnInstance_LeavesNoRowOfIt()
    {
        await using SqliteStore store = _site.Open();
        long key = (await store.CreateAsync(StoreSite.Instance("甲") with { Input = "1" }, null)).Key;
        TurnCommit turn = StoreSite.Turn(key, 0);
        turn.NewActivities.Add((new ActivityCall(key, "甲", 0, 1, "做", "", "1"), 0));
        turn.Status = OrchestrationRuntimeStatus.Completed;
        turn.Output = "2";
        await store.CommitAsync(turn);

        Assert.Equal(new PurgeStep(1, false), await store.PurgeAsync("甲", recursive: false));
        Assert.Equal(new PurgeStep(0, false), await store.PurgeAsync("没有", recursive: false));

        await store.DisposeAsync();
        using Connection raw = Connection.Open(StorePath);
        foreach (string table in new[] { "instances", "inputs", "outputs", "history", "activities", "timers", "inbox" })
            Assert.Equal(0, raw.ReadLong($"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task FullDisk_KeepsWhatWaits_AndWritesItWhenThereIsRoom()
    {
        await using SqliteStore store = _site.Open();
        await store.LimitPagesAsync(1);
        Task<CreateResult>[] starts = [.. Enumerable.Range(0, 50).Select(i => store.CreateAsync(StoreSite.Instance($"满{i}") with { Input = new string('满', 3_000) }, null))];
        await StoreSite.Until(() => !_site.Health.IsHealthy);

        Assert.Contains(StorePath, _site.Health.Problem, StringComparison.Ordinal);
        Assert.Contains("the disk is full", _site.Health.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(starts, start => start.IsCompletedSuccessfully);

        store.MakeRoom();
        CreateResult[] results = await Task.WhenAll(starts).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.All(results, result => Assert.Null(result.RefusedBy));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), results.Select(result => result.Key).Order().Select((_, i) => i + 1L));
        await StoreSite.Until(() => _site.Health.IsHealthy);
    }

    [Fact]
    public async Task LoneTurn_WrittenByItsOwnThread_IsOnDiskWhenTheCallReturns()
    {
        await using SqliteStore store = _site.Open();
        long key = (await store.CreateAsync(StoreSite.Instance("独"), null)).Key;

        // The writer's thread may still be about to rest after the start.
        int seq = 0;
        await StoreSite.Until(() => store.CommitAsync(StoreSite.Turn(key, seq++), here: true).IsCompletedSuccessfully);

        Assert.Equal(seq, store.ReadHistory(key, 0).Count);
    }

    [Fact]
    public async Task LoneTurn_OnAFullDisk_IsHandedOver_AndWrittenInOrderWhenThereIsRoom()
    {
        await using SqliteStore store = _site.Open();
        long key = (await store.CreateAsync(StoreSite.Instance("独"), null)).Key;
        await store.LimitPagesAsync(1);
        TurnCommit big = StoreSite.Turn(key, 0);
        big.Events[0] = big.Events[0] with { Data = new string('大', 50_000) };

        Task<IReadOnlyList<Delivery>> first = store.CommitAsync(big, here: true);
        Task<IReadOnlyList<Delivery>> second = store.CommitAsync(StoreSite.Turn(key, 1), here: true);
        Assert.False(first.IsCompleted || second.IsCompleted);
        await StoreSite.Until(() => !_site.Health.IsHealthy);

        store.MakeRoom();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([50_000, 0], store.ReadHistory(key, 0).Select(e => e.Data?.Length ?? 0));
        Assert.True(_site.Health.IsHealthy);
    }

    [Fact]
    public async Task Wal_UnderALongLoad_StartsOverAndStopsGrowing()
    {
        const long Largest = 256 << 10;
        await using SqliteStore store = _site.Open(new StoreFiles { OperationsBetweenCheckpoints = 10, LargestWalBytes = Largest });
        long key = (await store.CreateAsync(StoreSite.Instance("长"), null)).Key;

        for (int seq = 0; seq < 2_000; seq++)
            await store.CommitAsync(StoreSite.Turn(key, seq), here: true);

        // Without starting over it would hold two pages for each of the 2,000 commits: 16 MB.
        Assert.InRange(new FileInfo(StorePath + "-wal").Length, 1, 16 * Largest);
    }

    [Fact]
    public async Task FullDisk_UnderAClientCall_FailsTheCallInTime_AndTheOrchestrationGoesOnLater()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<string>("o", async context =>
                {
                    string big = await context.WaitForExternalEvent<string>("e");
                    return await context.CallActivityAsync<string>("a", big);
                })
                .AddActivityFunc<string, string>("a", (_, text) => text[..2]),
            options => options.CommitTimeout = TimeSpan.FromMilliseconds(200));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Clock.WhenIdleAsync();
        SqliteStore store = (SqliteStore)host.Engine.Store;
        await store.LimitPagesAsync(1);

        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => host.Client.RaiseEventAsync(id, "e", new string('大', 100_000)));
        Assert.Contains("Nothing is lost", refused.Message, StringComparison.Ordinal);
        Assert.False(host.Health.IsHealthy);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        store.MakeRoom();
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Assert.Equal("大大", done.ReadOutputAs<string>());
        Assert.True(host.Health.IsHealthy);
    }

    [Fact]
    public async Task Store_ThatIsInUse_IsRefusedWithItsName()
    {
        await using SqliteStore first = _site.Open();
        await using SqliteStore second = new(StorePath, StoreFiles.OfTheSystem, new EngineHealth(), StoreSite.NewId, NullLoggerFactory.Instance);

        StoreOpenException refused = Assert.Throws<StoreOpenException>(second.Open);

        Assert.Contains($"'{StorePath}' is in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA user_version=3", "has format 3; this build reads formats up to 2")]
    [InlineData("PRAGMA application_id=1", "not a store of this engine")]
    public async Task Store_OfANewerFormatOrAnotherProgram_IsRefusedUntouched(string change, string expected)
    {
        await _site.Open().DisposeAsync();
        using (Connection raw = Connection.Open(StorePath))
            raw.Execute(change + "; PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] before = await File.ReadAllBytesAsync(StorePath);
        await using SqliteStore store = _site.New();

        StoreOpenException refused = Assert.Throws<StoreOpenException>(store.Open);

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains(StorePath, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(StorePath));
    }

    [Fact]
    public async Task Store_ThatIsNoDatabase_IsRefused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StorePath)!);
        await File.WriteAllTextAsync(StorePath, new string('乱', 5_000));
        await using SqliteStore store = _site.New();

        StoreOpenException refused = Assert.Throws<StoreOpenException>(store.Open);

        Assert.Contains("is damaged or not a SQLite file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_IsWal_WithFullSync_AndKeepsItsWalFile()
    {
        await using SqliteStore store = _site.Open();

        Assert.Equal(("wal", 2L, -1L), await store.ReadModeAsync());
    }
}
