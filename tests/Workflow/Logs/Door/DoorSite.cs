using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Logs;
using Workflow.Logs.Tables;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs.Door;

/// <summary>The whole app with the settings of the door, and what devices and engineers say to it. Its clock stands.</summary>
internal sealed class DoorSite : IAsyncDisposable
{
    public const string Key = "一把只给测试用的钥匙 0123456789abcdefghijklmnop";
    public const string App = "wx-shop";
    public const string Device = "k3jf92abm4kg03bc";

    private int orders;

    private DoorSite(RunningApp running, string uin) => (Running, Uin) = (running, uin);

    public RunningApp Running { get; }

    /// <summary>The user whom the test is about.</summary>
    public string Uin { get; }

    public static async Task<DoorSite> StartAsync(params (string Name, string? Value)[] set)
    {
        var running = await RunningApp.StartAsync(
            null, [("Logs__TokenKey", Key), ("Logs__Apps", App), ("Logs__Origins", "https://shop.example"), .. set]);
        running.Clock.AutoAdvance = false;
        return new(running, "用户-1");
    }

    /// <summary>The same app with a user whom no other test knows.</summary>
    public DoorSite ForAnother(string uin) => new(Running, uin);

    public string Token(string? uin = null, string app = App, string key = Key, double minutes = 60) =>
        UinToken.Issue(key, app, uin ?? Uin, Running.Clock.GetUtcNow().AddMinutes(minutes));

    /// <summary>An order that waits for a day, as its orchestration opens it.</summary>
    public async Task<string> OpenAsync(string? uin = null, bool live = false)
    {
        var now = Running.Clock.GetUtcNow();
        var plan = new OrderPlan
        {
            Id = OrderId.Create(Running.Env, now, $"{Uin} {++orders}"),
            Env = Running.Env,
            Uin = uin ?? Uin,
            Live = live,
            CreatedAt = now,
            Expires = now.AddDays(1),
            Retention = TimeSpan.FromDays(30),
        };
        await Running.Services.GetRequiredService<OrderOpener>().OpenAsync(plan, default);
        return plan.Id;
    }

    public Task<HttpResponseMessage> AskAsync(string? authorization, string device = Device, string? origin = null) =>
        SendAsync(HttpMethod.Get, $"orders/pending?device={device}", authorization, origin: origin);

    /// <summary>The upload token of the one order that waits for the device.</summary>
    public async Task<string> UploadTokenAsync(string device = Device, string? uin = null)
    {
        using var answer = await AskAsync($"uin {Token(uin)}", device);
        return Assert.Single((await JsonAsync(answer)).GetProperty("orders").EnumerateArray()).GetProperty("uploadToken").GetString()!;
    }

    public Task<HttpResponseMessage> ChunkAsync(
        string order, string token, int index, byte[] body, bool last = false, string? key = null, string? origin = null, bool isCalledGzip = false) =>
        SendAsync(
            HttpMethod.Post, $"orders/{order}/chunks?index={index}&last={(last ? "true" : "false")}", $"Bearer {token}", body,
            key ?? $"{order}.{Device}.{index}", origin, isCalledGzip: isCalledGzip);

    public Task<HttpResponseMessage> ReportAsync(string token, string name, int index, byte[] body, bool last = false) =>
        SendAsync(HttpMethod.Post, $"report?index={index}&last={(last ? "true" : "false")}", $"uin {token}", body, $"{name}.{index}");

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? authorization, byte[]? body = null, string? key = null, string? origin = null, string? forwardedFor = null,
        bool isCalledGzip = false)
    {
        using var request = new HttpRequestMessage(method, $"api/logs/{path}");
        foreach (var (name, value) in new[] { ("Authorization", authorization), ("Idempotency-Key", key), ("Origin", origin), ("X-Forwarded-For", forwardedFor) })
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-offline-log");
            if (isCalledGzip || body is [0x1f, ..])
                request.Content.Headers.ContentEncoding.Add("gzip");
        }
        return await Running.Http.SendAsync(request);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>Receipts of an order, and the lines that lie behind them.</summary>
    public async Task<(List<ChunkReceipt> Receipts, List<string> Messages)> StoredAsync(string order)
    {
        var receipts = await Running.Services.GetRequiredService<LogUploadsTable>().ListReceiptsAsync(order, default);
        var container = await Running.Services.GetRequiredService<StorageConnection>().GetContainerAsync(LogBlobs.ContainerName, default);
        var messages = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, LogKeys.Staged(Running.Env, order), default))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync();
            var chunk = new SortedChunk(content.Value.Content.ToMemory(), 0, 0, null, null);
            messages.AddRange(Bodies.Lines(chunk).Select(line => line.GetProperty("msg").GetString()!));
        }
        return (receipts, messages);
    }

    public ValueTask DisposeAsync() => Running.DisposeAsync();
}

/// <summary>One app for all tests of a class: each gets a user of its own.</summary>
public sealed class SharedDoor : IAsyncLifetime
{
    private DoorSite? site;
    private int users;

    internal DoorSite Site => site!.ForAnother($"客户-{++users}");

    public async Task InitializeAsync() => site = await DoorSite.StartAsync();

    public async Task DisposeAsync() => await site!.DisposeAsync();
}
