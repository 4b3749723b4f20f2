using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azurite;
using Microsoft.Extensions.DependencyInjection;
using Simulator;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Tests.Support;

namespace Workflow.Tests.Browse;

/// <summary>The app with backups between which the cloud changes, as a person who looks into them has it.</summary>
internal sealed class BrowseSite(RunningApp app) : IAsyncDisposable
{
    public const string Orders = "订单";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public RunningApp App => app;

    public static async Task<BrowseSite> StartAsync(Action<WeChatCloudOptions>? configureCloud = null, params (string Name, string? Value)[] settings) =>
        new(await RunningApp.StartAsync(configureCloud, settings));

    /// <summary>Sets the documents of a collection.</summary>
    public void Fill(string collection, params ReadOnlySpan<string> documents)
    {
        var there = app.Cloud.Env(app.Env).Collection(collection);
        there.Clear();
        there.Add(documents);
    }

    /// <summary>Backs up what is there now, in a second of its own; gives the id.</summary>
    public async Task<string> BackupAsync(string? body = null)
    {
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        app.Clock.AutoAdvance = true;
        var id = (await app.RunBackupAsync(body)).Id;
        // What a diff leaves would be gone before anybody looks.
        app.Clock.AutoAdvance = false;
        return id;
    }

    /// <summary>Backs up one collection with these documents.</summary>
    public Task<string> BackupOfAsync(params ReadOnlySpan<string> documents)
    {
        Fill(Orders, documents);
        return BackupAsync();
    }

    public async Task<Answer> GetAsync(string path) => await Answer.ReadAsync(await app.Http.GetAsync(path));

    public async Task<Answer> PostAsync(string path, string body) => await Answer.ReadAsync(await app.PostAsync(path, body));

    /// <summary>The same, asked again until no index is missing any more.</summary>
    public async Task<Answer> WhenIndexedAsync(string path, string body)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var answer = await PostAsync(path, body);
            if (answer.Status != HttpStatusCode.Accepted)
                return answer;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{path} stays {answer.Text}\n{app.Log.Errors}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    /// <summary>Reads a document once its index is there.</summary>
    /// <param name="backup">Its backup.</param>
    /// <param name="docId">As JSON.</param>
    /// <param name="collection">Its collection.</param>
    public Task<Answer> ReadAsync(string backup, string docId, string collection = Orders) =>
        WhenIndexedAsync("api/documents/read", ReadBody(backup, docId, collection));

    public static string ReadBody(string backup, string docId, string collection = Orders) =>
        $"{{\"backup\":\"{backup}\",\"collection\":{JsonSerializer.Serialize(collection)},\"docId\":{docId}}}";

    /// <summary>The history of a document once all indexes are there.</summary>
    /// <param name="docId">As JSON.</param>
    /// <param name="rest">More fields.</param>
    /// <param name="collection">Its collection.</param>
    public async Task<JsonElement> HistoryAsync(string docId, string rest = "", string collection = Orders)
    {
        var answer = await WhenIndexedAsync("api/documents/history", HistoryBody(docId, rest, collection));
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    public static string HistoryBody(string docId, string rest = "", string collection = Orders) =>
        $"{{\"collection\":{JsonSerializer.Serialize(collection)},\"docId\":{docId}{rest}}}";

    /// <summary>Each version in a line: <c>present changed</c>, <c>absent</c>, <c>unknown</c>.</summary>
    public static IEnumerable<string> StatesOf(JsonElement history) => history.GetProperty("versions").EnumerateArray().Select(version =>
        $"{version.GetProperty("state").GetString()}{(version.TryGetProperty("changed", out var changed) ? changed.GetBoolean() ? " changed" : " kept" : "")}");

    /// <summary>Starts a diff; gives its id.</summary>
    public async Task<string> StartDiffAsync(string from, string to, string rest = "")
    {
        var answer = await PostAsync("api/diffs", $"{{\"from\":\"{from}\",\"to\":\"{to}\"{rest}}}");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Compares two backups; gives the diff once it has ended.</summary>
    public async Task<JsonElement> DiffAsync(string from, string to, string rest = "")
    {
        var id = await StartDiffAsync(from, to, rest);
        using var patience = new CancellationTokenSource(Patience);
        var ended = await app.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.FailureDetails}");
        return (await GetAsync($"api/diffs/{id}")).Json;
    }

    /// <summary>A collection of a diff as <c>added removed changed same</c>, or its reason.</summary>
    public static string CountsOf(JsonElement diff, string collection = Orders)
    {
        var one = diff.GetProperty("collections").EnumerateArray().Single(one => one.GetProperty("collection").GetString() == collection);
        return one.TryGetProperty("reason", out var reason) ? reason.GetString()!
            : string.Join(' ', ((string[])["added", "removed", "changed", "same"]).Select(name => one.GetProperty(name).GetInt64()));
    }

    /// <summary>The ids of a class, page by page, as they stand in the answers.</summary>
    public async Task<List<string>> IdsAsync(JsonElement diff, string wanted, int top = 20, string collection = Orders)
    {
        var ids = new List<string>();
        var path = $"api/diffs/{diff.GetProperty("id").GetString()}/documents?collection={Uri.EscapeDataString(collection)}&class={wanted}&top={top}";
        for (string? next = null; ;)
        {
            var page = await GetAsync(next is null ? path : $"{path}&continuation={next}");
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            var documents = page.Json.GetProperty("documents");
            Assert.InRange(documents.GetArrayLength(), 0, top);
            ids.AddRange(documents.EnumerateArray().Select(document => document.GetProperty("docId").GetRawText()));
            if (!page.Json.TryGetProperty("next", out var more))
                return ids;
            next = more.GetString();
        }
    }

    public Task<BlobClient> FileAsync(string backup, string collection = Orders) =>
        BlobAsync(BackupBlobs.ContainerName, BlobNames.Export(BlobNames.Folder(app.Env, backup), collection, 1, ExportFormat.Json));

    public Task<BlobClient> IndexAsync(string backup, string collection = Orders) =>
        BlobAsync(DerivedBlobs.ContainerName, DocumentIndexes.NameOf(BlobNames.Export(BlobNames.Folder(app.Env, backup), collection, 1, ExportFormat.Json)));

    public static async Task FlipAsync(BlobClient blob, int at)
    {
        var bytes = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x10;
        await blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true);
    }

    /// <summary>Removes what is left of a backup but for its blobs, as retention does at its end.</summary>
    public async Task ForgetRowAsync(string backup)
    {
        var table = await app.Services.GetRequiredService<Workflow.Storage.StorageConnection>().GetTableAsync(BackupsTable.TableName, default);
        await table.DeleteEntityAsync(Workflow.Storage.CollectionName.Encode(app.Env), backup);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static async Task<BlobClient> BlobAsync(string container, string name) =>
        new BlobContainerClient((await AzuriteServer.SharedAsync()).ConnectionString, container).GetBlobClient(name);
}

/// <summary>What a call was answered.</summary>
internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new(
                response.StatusCode,
                response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
                await response.Content.ReadAsByteArrayAsync());
        }
    }
}
