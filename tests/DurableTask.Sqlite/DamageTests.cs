using System.Text;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>A store that is damaged says what and whose, changes nothing, and serves the rest.</summary>
public sealed class DamageTests : IDisposable
{
    private const int PageBytes = 4096;

    /// <summary>How a leaf begins; a table without row ids is an index. Pages above them may still hold what was moved down.</summary>
    private const byte IndexLeaf = 10, TableLeaf = 13;

    private readonly StoreSite _site = new();

    public DamageTests() => Directory.CreateDirectory(Path.GetDirectoryName(StorePath)!);

    private string StorePath => _site.Path;

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task DamagedHistory_StopsItsInstanceOnly_ThroughARestart()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("o", async (context, mark) =>
            {
                for (int i = 0; i < 20; i++)
                    await context.CallActivityAsync<string>("a", mark);
                return await context.WaitForExternalEvent<string>("完");
            })
            .AddActivityFunc<string, string>("a", (_, mark) => mark));
        foreach ((string id, string mark) in new[] { ("甲", "AAAAAAAA"), ("乙", "BBBBBBBB") })
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("o", string.Concat(Enumerable.Repeat(mark, 80)), new StartOrchestrationOptions(id));
            await host.Clock.WhenIdleAsync();
        }

        await host.StopAsync();
        Damage(host.StorePath, "AAAAAAAA", "BBBBBBBB", count: 3);
        await host.StartAgainAsync();

        StoredDataException refused = await Assert.ThrowsAsync<StoredDataException>(() => host.Client.RaiseEventAsync("甲", "完", "好"));
        Assert.Contains("'甲'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Put a backup of the store in its place", refused.Message, StringComparison.Ordinal);
        await host.Client.RaiseEventAsync("乙", "完", "好");
        Assert.Equal("好", (await host.Client.WaitForInstanceCompletionAsync("乙", getInputsAndOutputs: true)).ReadOutputAs<string>());
        Assert.Equal("好", (await RunNewAsync(host)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DamagedRows_AtTheStart_LeaveOutTheirInstance_AndTakeUpTheOthers(bool inbox)
    {
        string[] ids = ["甲", "乙"];
        await using (SqliteStore store = _site.Open())
        {
            foreach (string id in ids)
                await FillAsync(store, id, id == "甲" ? "AAAAAAAA" : "BBBBBBBB", inbox);
        }

        Damage(StorePath, "AAAAAAAA", "BBBBBBBB", count: 100);
        await using SqliteStore again = _site.New();
        Recovery recovery = again.Open();

        Assert.Contains("'甲'", Assert.Single(recovery.Damaged).Message, StringComparison.Ordinal);
        long whole = again.Find("乙")!.Key;
        Assert.All(inbox ? recovery.WithMessages : recovery.Activities.Select(call => call.Key), key => Assert.Equal(whole, key));
        Assert.NotEmpty(inbox ? recovery.WithMessages : recovery.Activities.Select(call => call.Key));
    }

    [Fact]
    public async Task DamagedPageOfTheInstances_LeavesOutThoseOnIt_AndServesTheOthers()
    {
        const int Each = 30;
        await using (SqliteStore store = _site.Open())
        {
            foreach ((string id, string mark) in new[] { ("甲", "AAAAAAAA"), ("乙", "BBBBBBBB") })
            {
                Dictionary<string, string> tags = new(StringComparer.Ordinal) { ["签"] = string.Concat(Enumerable.Repeat(mark, 80)) };
                await Task.WhenAll(Enumerable.Range(0, Each).Select(i => store.CreateAsync(StoreSite.Instance(id + i) with { Tags = tags }, null)));
            }
        }

        Damage(StorePath, "AAAAAAAA", "BBBBBBBB", count: 1);
        await using SqliteStore again = _site.New();
        Recovery recovery = again.Open();

        Assert.InRange(recovery.Damaged.Count, 2, Each / 2);
        Assert.Equal(2 * Each, recovery.Starts.Count + recovery.Damaged.Count);
        Assert.Equal(Each, recovery.Starts.Count(start => start.Id.StartsWith('乙')));
        string lost = Enumerable.Range(0, Each).Select(i => $"甲{i}").First(id => recovery.Starts.All(start => start.Id != id));
        Assert.Contains($"instance '{lost}' is damaged", Assert.Throws<StoredDataException>(() => again.Find(lost)).Message, StringComparison.Ordinal);
        Assert.Contains(recovery.Damaged, damaged => damaged.Message.Contains($"instance '{lost}' is damaged", StringComparison.Ordinal));
        await Assert.ThrowsAsync<StoredDataException>(() => again.CreateAsync(StoreSite.Instance(lost), null));
        await again.CommitAsync(Turn(again.Find("乙0")!.Key, "乙0", 0, null));
        Assert.Null((await again.CreateAsync(StoreSite.Instance("新"), null)).RefusedBy);
        Assert.NotNull(again.Find("新"));
    }

    [Fact]
    public async Task DamagedRootOfTheInstances_IsRefused_AndNotChanged()
    {
        long root;
        await using (SqliteStore store = _site.Open())
            await store.CreateAsync(StoreSite.Instance("甲"), null);
        Checkpoint(StorePath);
        using (Connection raw = Connection.Open(StorePath))
            root = raw.ReadLong("SELECT rootpage FROM sqlite_schema WHERE name = 'instances'");
        byte[] file = await File.ReadAllBytesAsync(StorePath);
        file.AsSpan((int)(root - 1) * PageBytes, PageBytes).Fill(0xFF);
        await File.WriteAllBytesAsync(StorePath, file);
        await using SqliteStore again = _site.New();

        StoreOpenException refused = Assert.Throws<StoreOpenException>(again.Open);

        Assert.Contains(StorePath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Put a backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(file, await File.ReadAllBytesAsync(StorePath));
    }

    [Fact]
    public async Task DamageThatAWriteMeets_FailsThatWrite_AndTheNextOnesGoOn()
    {
        await using (SqliteStore store = _site.Open())
        {
            await FillAsync(store, "甲", "AAAAAAAA", inbox: false);
            await FillAsync(store, "乙", "BBBBBBBB", inbox: false);
        }

        Damage(StorePath, "AAAAAAAA", "BBBBBBBB", count: 100);
        await using SqliteStore again = _site.Open();

        StoredDataException refused = await Assert.ThrowsAsync<StoredDataException>(() => again.CommitAsync(Turn(1, "甲", 5, "x")));
        Assert.Contains(StorePath, refused.Message, StringComparison.Ordinal);
        await again.CommitAsync(Turn(again.Find("乙")!.Key, "乙", 50, "x"));
        Assert.Equal(31, again.ReadHistory(again.Find("乙")!.Key, 0).Count);
    }

    [Fact]
    public async Task TruncatedStore_IsRefused_AndNotChanged()
    {
        await using (SqliteStore store = _site.Open())
            await FillAsync(store, "甲", "AAAAAAAA", inbox: false);
        Checkpoint(StorePath);
        await using (FileStream file = File.OpenWrite(StorePath))
            file.SetLength(5 * PageBytes + 100);
        byte[] before = await File.ReadAllBytesAsync(StorePath);
        await using SqliteStore again = _site.New();

        StoreOpenException refused = Assert.Throws<StoreOpenException>(again.Open);

        Assert.Contains(StorePath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Put a backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(StorePath));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WalThatIsCutOrGarbled_ServesWhatWasCommittedBeforeThatPlace(bool cut)
    {
        string copy = Path.Combine(_site.Folder, "副本.db");
        await using (SqliteStore store = _site.Open())
        {
            for (int i = 0; i < 40; i++)
                await store.CreateAsync(StoreSite.Instance($"实例{i}"), null);
            File.Copy(StorePath, copy);
            File.Copy(StorePath + "-wal", copy + "-wal");
        }

        byte[] wal = await File.ReadAllBytesAsync(copy + "-wal");
        if (!cut)
            wal.AsSpan(wal.Length * 3 / 4, 50).Fill(0x5A);
        await File.WriteAllBytesAsync(copy + "-wal", cut ? wal[..(wal.Length * 3 / 4)] : wal);
        await using SqliteStore again = _site.New(copy);
        again.Open();

        List<bool> there = [.. Enumerable.Range(0, 40).Select(i => again.Find($"实例{i}") is not null)];
        Assert.InRange(there.Count(found => found), 1, 39);
        Assert.Equal(there.OrderDescending(), there);
        Assert.Null((await again.CreateAsync(StoreSite.Instance("新"), null)).RefusedBy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EmptyOrMissingStore_BesideItsWal_IsRefused_AndTheWalKept(bool missing)
    {
        string copy = Path.Combine(_site.Folder, "副本.db");
        await using (SqliteStore store = _site.Open())
        {
            await store.CreateAsync(StoreSite.Instance("甲"), null);
            File.Copy(StorePath + "-wal", copy + "-wal");
        }

        if (!missing)
            await File.WriteAllBytesAsync(copy, []);
        byte[] before = await File.ReadAllBytesAsync(copy + "-wal");
        await using SqliteStore again = _site.New(copy);

        StoreOpenException refused = Assert.Throws<StoreOpenException>(again.Open);

        Assert.Contains($"'{copy}' is empty or gone", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(copy + "-wal"));
    }

    [Fact]
    public async Task StoreWithoutItsWal_AfterACheckpoint_HasEverything()
    {
        await using (SqliteStore store = _site.Open())
            await store.CreateAsync(StoreSite.Instance("甲"), null);
        Checkpoint(StorePath);
        File.Delete(StorePath + "-wal");

        await using SqliteStore again = _site.Open();
        Assert.NotNull(again.Find("甲"));
    }

    [Fact]
    public async Task EmptyFile_BecomesAStore()
    {
        await File.WriteAllBytesAsync(StorePath, []);
        await using SqliteStore store = _site.Open();
        Assert.Null((await store.CreateAsync(StoreSite.Instance("甲"), null)).RefusedBy);
    }

    [Fact]
    public async Task FolderInPlaceOfTheStore_IsRefused()
    {
        Directory.CreateDirectory(StorePath);
        await using SqliteStore store = _site.New();
        Assert.Contains($"'{StorePath}' is a folder. Name a file", Assert.Throws<StoreOpenException>(store.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatCannotBeMade_IsRefused_NamingTheStoreAndTheNextStep()
    {
        await File.WriteAllTextAsync(StorePath, "不是文件夹");
        string below = Path.Combine(StorePath, "下面.db");
        await using SqliteStore store = _site.New(below);

        StoreOpenException refused = Assert.Throws<StoreOpenException>(store.Open);

        Assert.Contains(below, refused.Message, StringComparison.Ordinal);
        Assert.Contains("choose another file", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<OrchestrationMetadata> RunNewAsync(DurableTestHost host)
    {
        await host.Client.ScheduleNewOrchestrationInstanceAsync("o", "新", new StartOrchestrationOptions("丙"));
        await host.Client.RaiseEventAsync("丙", "完", "好");
        return await host.Client.WaitForInstanceCompletionAsync("丙", getInputsAndOutputs: true);
    }

    /// <summary>An instance whose calls, or messages, fill pages of their own.</summary>
    private static async Task FillAsync(SqliteStore store, string id, string mark, bool inbox)
    {
        long key = (await store.CreateAsync(StoreSite.Instance(id), null)).Key;
        string data = string.Concat(Enumerable.Repeat(mark, 80));
        for (int seq = 0; seq < 30; seq++)
        {
            TurnCommit turn = Turn(key, id, seq, inbox ? null : data);
            if (inbox)
                turn.KeptMessages.Add(new Message { Kind = EventKind.EventRaised, Name = "e", Data = data });
            else
                turn.NewActivities.Add((new ActivityCall(key, id, 0, seq, "做", string.Empty, data), seq));
            await store.CommitAsync(turn);
        }
    }

    private static TurnCommit Turn(long key, string id, int seq, string? data)
        => StoreSite.Turn(key, id, seq, new HistoryEvent(EventKind.TaskScheduled, StoreSite.Now, seq, "做", string.Empty, data));

    private static void Checkpoint(string path)
    {
        using Connection raw = Connection.Open(path);
        raw.ReadLong("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Spoils the heads of leaves that hold one text several times, and another never.</summary>
    private static void Damage(string path, string with, string without, int count)
    {
        Checkpoint(path);
        byte[] file = File.ReadAllBytes(path);
        byte[] mark = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(with, 80)));
        byte[] other = Encoding.UTF8.GetBytes(without);
        int damaged = 0;
        for (int at = PageBytes; at + PageBytes <= file.Length && damaged < count; at += PageBytes)
        {
            Span<byte> page = file.AsSpan(at, PageBytes);
            int first = page.IndexOf(mark);
            if (page[0] is not (IndexLeaf or TableLeaf) || first < 0 || page[(first + mark.Length)..].IndexOf(mark) < 0 || page.IndexOf(other) >= 0)
                continue;
            page[..8].Fill(0xFF);
            damaged++;
        }

        Assert.NotEqual(0, damaged);
        File.WriteAllBytes(path, file);
    }
}
