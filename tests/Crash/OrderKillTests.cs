using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>The process dies by SIGKILL while a device sends for an order, and while what it sent is merged.</summary>
public sealed class OrderKillTests(ITestOutputHelper output)
{
    private const int Chunks = 6;
    private const int ChunkLogs = 50;
    private const string Uin = "用户/1%";
    private const string TokenKey = "密钥密钥密钥三十二个字符以上的密钥三十二个字符以上的密钥三十二个字符";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task Order_ProcessKilledWhileChunksComeAndWhileTheyAreMerged_HasEachLogOnce()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var seed = CrashSeed.New();
        output.WriteLine($"Seed {seed}");
        var chance = new Random(seed);
        await using var site = await CrashSite.CreateAsync(output);
        site.App.Settings["Logs__TokenKey"] = TokenKey;
        var app = await site.App.StartAsync();
        var http = await app.ListeningAsync();
        using var started = await http.PostAsJsonAsync("api/logs/orders", new { uin = Uin });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (string)(await started.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        var device = new LogDevice(Uin, site.Cloud.AppId, TokenKey);
        string? token;
        while ((token = await device.AskAsync(http, id)) is null)
            await Task.Delay(PollInterval, TimeProvider.System, patience.Token);

        // Two deaths while a chunk is on its way, and one between the close of the order and its end.
        var deadly = new HashSet<int> { chance.Next(Chunks - 1), chance.Next(Chunks - 1) };
        for (var index = 0; index < Chunks; index++)
        {
            var (isLast, body) = (index == Chunks - 1, device.Chunk(index * ChunkLogs, ChunkLogs));
            if (deadly.Contains(index))
            {
                var sending = LogDevice.SendAsync(http, id, token, index, isLast, body);
                await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(60)), TimeProvider.System, patience.Token);
                await app.KillAsync();
                await sending;
                app = await site.App.StartAsync();
                http = await app.ListeningAsync();
            }
            Assert.Equal(HttpStatusCode.OK, await LogDevice.SendAsync(http, id, token, index, isLast, body));
        }

        Assert.NotNull(await app.Log.FindAsync($"Order {id} is closed"));
        await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(60)), TimeProvider.System, patience.Token);
        await app.KillAsync();
        http = await (await site.App.StartAsync()).ListeningAsync();

        var order = await EndAsync(http, id, patience.Token);
        Assert.Equal(("Collected", Chunks * ChunkLogs, 0), ((string?)order["outcome"], (int?)order["logs"], (int?)order["doubles"]));
        Assert.Equal(Enumerable.Range(0, Chunks * ChunkLogs), await NumbersAsync(http, id));
        Assert.Equal(deadly.Count + 2, site.App.Lives.Count);
    }

    private static async Task<JsonObject> EndAsync(HttpClient http, string id, CancellationToken patience)
    {
        while (true)
        {
            var order = (await http.GetFromJsonAsync<JsonObject>($"api/logs/orders/{id}", patience))!;
            if ((string?)order["outcome"] != "Waiting")
                return order;
            await Task.Delay(PollInterval, TimeProvider.System, patience);
        }
    }

    private static async Task<List<int>> NumbersAsync(HttpClient http, string id)
    {
        using var file = new StreamReader(
            new GZipStream(await http.GetStreamAsync($"api/logs/orders/{id}/file"), CompressionMode.Decompress), Encoding.UTF8);
        var numbers = new List<int>();
        while (await file.ReadLineAsync() is { } line)
            numbers.Add((int)JsonNode.Parse(line)!["seq"]!);
        return numbers;
    }
}
