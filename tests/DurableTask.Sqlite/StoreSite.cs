using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests;

/// <summary>A folder with a store, without an engine, and what such a store is filled with.</summary>
internal sealed class StoreSite : IDisposable
{
    public static readonly DateTime Now = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The store's path.</summary>
    public string Path { get; }

    public StoreSite() => Path = System.IO.Path.Combine(Folder, "深", "库.db");

    public string Folder { get; } = Directory.CreateTempSubdirectory("store-test-").FullName;

    public EngineHealth Health { get; } = new();

    public static NewInstance Instance(string id) => new(id, "名", string.Empty, null, Now, null, null, null);

    /// <summary>A turn with one line of history: an event that came.</summary>
    public static TurnCommit Turn(long key, int seq, string id = "甲") => Turn(key, id, seq, new HistoryEvent(EventKind.EventRaised, Now, Name: "e"));

    /// <summary>A turn with one line of history.</summary>
    public static TurnCommit Turn(long key, string id, int seq, HistoryEvent line)
    {
        TurnCommit turn = new()
        {
            Key = key,
            InstanceId = id,
            Execution = 0,
            FirstSeq = seq,
            At = Now,
            Status = OrchestrationRuntimeStatus.Running,
            Started = true,
        };
        turn.Events.Add(line);
        return turn;
    }

    /// <summary>Waits, in real time, for something that another thread brings about.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (int i = 0; i < 2_000 && !condition(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.True(condition());
    }

    /// <summary>Ids as the engine gives them to new stores.</summary>
    public static string NewId() => new IdSource(null).NewStoreId();

    /// <summary>The store, not opened.</summary>
    public SqliteStore New(string? path = null, StoreFiles? files = null)
        => new(path ?? Path, files ?? StoreFiles.OfTheSystem, Health, NewId, NullLoggerFactory.Instance);

    public SqliteStore Open(StoreFiles? files = null)
    {
        SqliteStore store = New(files: files);
        store.Open();
        return store;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
