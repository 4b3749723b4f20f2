using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests;

/// <summary>Which store an engine has.</summary>
public sealed class StoreIdTests : IDisposable
{
    private readonly StoreSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Id_OfANewStore_IsThereOnceItIsOpen_AndIsOfSixteenHexDigits()
    {
        EngineHealth health = new();
        Assert.Null(health.StoreId);

        Assert.Matches("^[0-9a-f]{16}$", await IdOfAsync(_site.Path, health));
        Assert.Matches("^[0-9a-f]{16}$", health.StoreId);
    }

    [Fact]
    public async Task Id_OfACopy_IsThatOfTheFile_AndAnotherFileHasAnother()
    {
        string id = await IdOfAsync(_site.Path);
        string copy = _site.Path + "-copy.db";
        File.Copy(_site.Path, copy);

        Assert.Equal(id, await IdOfAsync(_site.Path));
        Assert.Equal(id, await IdOfAsync(copy));
        Assert.NotEqual(id, await IdOfAsync(_site.Path + "-other.db"));
    }

    [Fact]
    public async Task Id_OfAStoreThatHadNone_IsGivenOnce_AndTheFormatStays()
    {
        string old = await IdOfAsync(_site.Path);
        using (Connection before = Connection.Open(_site.Path))
            before.Execute("DROP VIEW store_id");

        string given = await IdOfAsync(_site.Path);

        Assert.NotEqual(old, given);
        Assert.Equal(given, await IdOfAsync(_site.Path));
        using Connection after = Connection.Open(_site.Path);
        Assert.Equal(Schema.Version, after.ReadLong("PRAGMA user_version"));
    }

    [Fact]
    public async Task Id_AfterACrash_IsTheSame()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(_ => { }, storePath: _site.Path);
        string? id = host.Health.StoreId;

        await host.CrashAsync();

        Assert.Equal(id, await IdOfAsync(_site.Path));
    }

    private static async Task<string> IdOfAsync(string path, EngineHealth? health = null)
    {
        health ??= new EngineHealth();
        await using SqliteStore store = new(path, StoreFiles.OfTheSystem, health, StoreSite.NewId, NullLoggerFactory.Instance);
        store.Open();
        return health.StoreId!;
    }
}
