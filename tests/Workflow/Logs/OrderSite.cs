using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azurite;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Http;
using Workflow.Logs;
using Workflow.Logs.Tables;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs;

/// <summary>The app with a clock that stands, as an engineer and as the door see it.</summary>
internal sealed class OrderSite(RunningApp app) : IAsyncDisposable
{
    /// <summary>Whose logs: nothing that a key or a path likes.</summary>
    public const string Uin = "用户/1%2F#? '甲'";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    public RunningApp App => app;

    public DurableTaskClient Client => app.Client;

    public ChunkReceiver Receiver => Get<ChunkReceiver>();

    public static async Task<OrderSite> StartAsync(params (string Name, string? Value)[] settings)
    {
        var app = await RunningApp.StartAsync(null, settings);
        app.Clock.AutoAdvance = false;
        return new(app);
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Orders a user's logs; gives the id once devices are told of it.</summary>
    public async Task<string> OrderAsync(string uin = Uin, string rest = "")
    {
        using var response = await app.PostAsync("api/logs/orders", $"{{ \"uin\": {JsonSerializer.Serialize(uin)}{rest} }}");
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, $"{response.StatusCode}\n{app.Log.Errors}");
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        await UntilAsync(async () => (await Get<OpenOrdersTable>().ListAsync(app.Env, uin, default)).Any(one => one.Order.Id == id));
        return id;
    }

    /// <summary>A device asks, and is told of these.</summary>
    public async Task<IReadOnlyList<LogOrder>> AskAsync(string device, string uin = Uin)
    {
        var pending = Get<PendingOrders>();
        return await pending.NoteAskedAsync(await pending.ForAsync(uin, device, default), device, default);
    }

    public Task<ChunkState> SendAsync(string orderId, string device, int index, SortedChunk chunk, bool last = false) =>
        Receiver.TakeAsync(new(orderId, device, index), last, chunk, Client, default);

    public async Task<LogOrder> GetAsync(string orderId) =>
        (await app.Http.GetFromJsonAsync<LogOrder>($"api/logs/orders/{orderId}", Json.Options))!;

    /// <summary>Waits until the orchestration has ended; gives the order as HTTP shows it.</summary>
    public async Task<LogOrder> EndAsync(string orderId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = await Client.WaitForInstanceCompletionAsync(orderId, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.RuntimeStatus} {ended.FailureDetails}");
        return await GetAsync(orderId);
    }

    public async Task<string[]> FileAsync(string orderId) => Lines.Read(await app.Http.GetByteArrayAsync($"api/logs/orders/{orderId}/file"));

    public Task<JsonElement> JsonAsync(string path) => app.Http.GetFromJsonAsync<JsonElement>($"api/logs/orders/{path}");

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var response = await app.Http.GetAsync($"api/logs/orders/{path}");
        return response.StatusCode;
    }

    /// <summary>What lies in the container for an order.</summary>
    public async Task<List<string>> BlobsAsync(string orderId)
    {
        var container = new BlobContainerClient((await AzuriteServer.SharedAsync()).ConnectionString, LogBlobs.ContainerName);
        var names = new List<string>();
        await foreach (var blob in container.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{app.Env}/{orderId}", default))
            names.Add(blob.Name);
        return names;
    }

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 3000, "It does not become so.");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
