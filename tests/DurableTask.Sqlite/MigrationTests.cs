using System.IO.Compression;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;

namespace DurableTask.Sqlite.Tests;

/// <summary>A store that an earlier release wrote, killed while it worked, opens in this one and goes on.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("旧库-").FullName;

    private string StorePath => Path.Combine(_folder, "store.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Format1_IsBroughtUpToDate_AndEverythingInItGoesOn()
    {
        await UnpackAsync("store-format-1.db.gz");
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<string, string>("问候", async (context, name) => await context.CallActivityAsync<string>("说", name))
                .AddOrchestratorFunc<string>("等", async context =>
                {
                    context.SetCustomStatus("在等");
                    string first = await context.CallActivityAsync<string>("说", "先");
                    return first + await context.WaitForExternalEvent<string>("答");
                })
                .AddOrchestratorFunc<string>("睡", async context =>
                {
                    await context.CreateTimer(TimeSpan.FromDays(400), default);
                    return "醒";
                })
                .AddOrchestratorFunc<string>("忙", async context => await context.CallActivityAsync<string>("慢", "活"))
                .AddActivityFunc<string, string>("说", (_, text) => "你好" + text)
                .AddActivityFunc<string, string>("慢", (_, text) => text + "完"),
            storePath: StorePath);

        await host.Client.RaiseEventAsync("等1", "答", "好");
        await host.Client.ResumeInstanceAsync("停1");

        Assert.Equal("你好世界", await OutputAsync(host, "完"));
        Assert.Equal("你好先好", await OutputAsync(host, "等1"));
        Assert.Equal("你好先稍后", await OutputAsync(host, "停1"));
        Assert.Equal("活完", await OutputAsync(host, "忙1"));
        Assert.Equal("醒", await OutputAsync(host, "睡1"));
        Assert.Equal("\"\\u5728\\u7B49\"", (await host.Client.GetInstanceAsync("等1", getInputsAndOutputs: true))!.SerializedCustomStatus);
    }

    [Fact]
    public async Task Format1_BroughtUpToDate_HasTheSchemaOfANewStore()
    {
        await UnpackAsync("store-format-1.db.gz");
        string fresh = Path.Combine(_folder, "fresh.db");

        Assert.Equal(SchemaOf(fresh), SchemaOf(StorePath));
    }

    [Fact]
    public async Task Format1_BroughtUpToDate_HasAnIdThatStays()
    {
        await UnpackAsync("store-format-1.db.gz");

        string first = IdOf(StorePath, () => "aaaaaaaaaaaaaaaa");

        Assert.Equal(("aaaaaaaaaaaaaaaa", first), (first, IdOf(StorePath, () => "bbbbbbbbbbbbbbbb")));
    }

    private static string IdOf(string path, Func<string> newId)
    {
        using Connection connection = Connection.Open(path);
        return Schema.Prepare(connection, path, newId);
    }

    private static List<string> SchemaOf(string path)
    {
        using Connection connection = Connection.Open(path);
        Schema.Prepare(connection, path, () => "0123456789abcdef");
        List<string> objects = [$"format {connection.ReadLong("PRAGMA user_version")}"];
        Statement rows = connection.Prepare("SELECT ifnull(sql, name) FROM sqlite_schema ORDER BY name");
        while (rows.Step())
            objects.Add(rows.Text(0));
        return objects;
    }

    private static async Task<string?> OutputAsync(DurableTestHost host, string id)
        => (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(20))).ReadOutputAs<string>();

    private async Task UnpackAsync(string name)
    {
        await using FileStream packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", name));
        await using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        await using FileStream store = File.Create(StorePath);
        await unpacked.CopyToAsync(store);
    }
}
