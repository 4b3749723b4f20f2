using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.Retention;

/// <summary>The app with rules, whose storage tells the time of the app's own clock, and with backups that are made by hand.</summary>
internal sealed class RetentionSite : IAsyncDisposable, IStorageClock
{
    private RetentionSite(RunningApp app) => App = app;

    public RunningApp App { get; }

    /// <summary>How far storage's clock is ahead of the app's.</summary>
    public TimeSpan StorageAhead { get; set; }

    public DateTimeOffset Now => App.Clock.GetUtcNow();

    private IServiceProvider Services => App.Services;

    public static async Task<RetentionSite> StartAsync(params (string Name, string? Value)[] settings)
    {
        var app = await RunningApp.StartAsync(null, settings);
        var site = new RetentionSite(app);
        await app.RestartHostAsync(services => services.AddSingleton<IStorageClock>(site));
        return site;
    }

    public Task<DateTimeOffset?> NowAsync(CancellationToken cancellation) => Task.FromResult<DateTimeOffset?>(Now + StorageAhead);

    /// <summary>Writes a backup as it would be: its blobs, its derived ones, its rows. Gives its id.</summary>
    public async Task<string> AddAsync(DateTimeOffset at, Func<BackupRecord, BackupRecord>? change = null)
    {
        var id = BackupId.Create(App.Env, at, "test");
        var record = new BackupRecord
        {
            Id = id, Env = App.Env, Scope = BackupScope.All, Definition = new() { Collections = ["*"], Exclude = [] }, Outcome = BackupOutcome.Complete, StartedAt = at, EndedAt = at.AddMinutes(1),
        };
        record = change?.Invoke(record) ?? record;
        var blobs = Services.GetRequiredService<BackupBlobs>();
        var folder = BlobNames.Folder(App.Env, id);
        var export = new ExportRecord { Collection = "订单", Status = ExportStatus.Complete, BlobName = $"{folder}/x.jsonl.gz", StoredSha256 = new string('0', 64) };
        await blobs.WriteOnceAsync(export.BlobName, BinaryData.FromString("x"), "application/gzip", default);
        await Services.GetRequiredService<DerivedBlobs>().WriteAsync($"{folder}/x.jsonl.gz.v1.index", new byte[1], default);
        await Services.GetRequiredService<ExportsTable>().AddAsync([new() { BackupId = id, Index = 0, Export = export }], default);
        if (record.Outcome.HasManifest())
            await Services.GetRequiredService<ManifestWriter>().WriteAsync(record with { Gate = null }, "test", [export], default);
        await Services.GetRequiredService<BackupsTable>().AddMissingAsync([new() { Backup = record }], default);
        return id;
    }

    /// <summary>A good backup at 18:00 of each of so many days before now, the oldest first.</summary>
    public async Task<List<string>> AddNightsAsync(int nights)
    {
        var ids = new List<string>();
        for (var night = nights; night > 0; night--)
            ids.Add(await AddAsync(Now.AddDays(-night).AddHours(0.25)));
        return ids;
    }

    public Task<JsonElement> PlanAsync(string query = "") => App.Http.GetFromJsonAsync<JsonElement>($"api/retention{query}");

    /// <summary>Applies the present plan as a person does, and waits for the end.</summary>
    public async Task<JsonElement> ApplyAsync()
    {
        var plan = (await PlanAsync()).GetProperty("plan").GetString();
        using var answer = await App.PostAsync("api/retention/apply", $"{{\"plan\":\"{plan}\"}}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return await EndAsync(JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!);
    }

    public async Task<JsonElement> EndAsync(string instance)
    {
        var ended = await App.Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.FailureDetails}\n{App.Log.Errors}");
        return JsonDocument.Parse(ended.SerializedOutput!).RootElement;
    }

    /// <summary>The names of blobs that are left of a backup, of both containers.</summary>
    public async Task<List<string>> BlobsOfAsync(string id)
    {
        var names = new List<string>();
        foreach (var container in (string[])["backups", "derived"])
        {
            await foreach (var blob in (await Services.GetRequiredService<StorageConnection>().GetContainerAsync(container, default)).GetBlobsAsync(
                Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{BlobNames.Folder(App.Env, id)}/", default))
                names.Add(blob.Name);
        }
        return names;
    }

    public async Task<BackupKeeping> KeepingAsync(string id) => (await Services.GetRequiredService<BackupsTable>().FindAsync(App.Env, id, default))!.Keeping;

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
