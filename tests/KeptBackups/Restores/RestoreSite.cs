using System.Net;
using System.Text.Json;
using Simulator;
using Simulator.Data;
using Workflow.Tests.Browse;
using Workflow.Tests.Support;

namespace Workflow.Tests.Restores;

/// <summary>The app with a cloud in which documents go wrong, as a person who puts them back has it.</summary>
internal sealed class RestoreSite(BrowseSite site) : IAsyncDisposable
{
    public const string Orders = BrowseSite.Orders;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(20);

    public RunningApp App => site.App;

    public WeChatCloud Cloud => site.App.Cloud;

    public CloudCollection Target => Collection(Orders);

    public static async Task<RestoreSite> StartAsync(Action<WeChatCloudOptions>? configureCloud = null, params (string Name, string? Value)[] settings) =>
        new(await BrowseSite.StartAsync(configureCloud, settings));

    public CloudCollection Collection(string name) => Cloud.Env(App.Env).Collection(name);

    public bool Has(string name) => Cloud.Env(App.Env).Find(name) is not null;

    public Task<string> BackupOfAsync(params ReadOnlySpan<string> documents) => site.BackupOfAsync(documents);

    public Task<string> BackupAsync(string? body = null) => site.BackupAsync(body);

    public Task<Answer> GetAsync(string path) => site.GetAsync(path);

    public Task<Answer> PostAsync(string path, string body) => site.PostAsync(path, body);

    /// <summary>Starts a restore of <see cref="Orders"/>; gives its id.</summary>
    public async Task<string> StartAsync(string backup, string mode, string rest = "")
    {
        var answer = await PostAsync("api/restores", $"{{\"backup\":\"{backup}\",\"collections\":[\"{Orders}\"],\"mode\":\"{mode}\"{rest}}}");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Restores <see cref="Orders"/> without a person in between; gives the record.</summary>
    public async Task<JsonElement> RestoreAsync(string backup, string mode, string rest = "")
    {
        var confirm = mode is "overwrite" or "exact" ? $",\"confirm\":{{\"{Orders}\":\"{Orders}\"}}" : "";
        return await EndAsync(await StartAsync(backup, mode, $",\"approve\":true{confirm}{rest}"));
    }

    /// <summary>Undoes a restore without a person in between; gives the record.</summary>
    public async Task<JsonElement> UndoAsync(string id, string target = Orders)
    {
        var answer = await PostAsync($"api/restores/{id}/undo", $"{{\"approve\":true,\"confirm\":{{\"{target}\":\"{target}\"}}}}");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return await EndAsync(answer.Json.GetProperty("id").GetString()!);
    }

    /// <summary>Waits for the end, time passing in steps; gives the record. What is kept for days is still there.</summary>
    public async Task<JsonElement> EndAsync(string id)
    {
        var step = TimeSpan.FromSeconds(2);
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var instance = await App.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
            if (instance is { IsCompleted: true })
            {
                Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{instance.FailureDetails}\n{App.Log.Errors}");
                return await FindAsync(id);
            }
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{await FindAsync(id)}\n{App.Log.Errors}");
            await App.Clock.AdvanceAsync(step);
            step = step * 1.2 < LongestStep ? step * 1.2 : LongestStep;
        }
    }

    public async Task<JsonElement> FindAsync(string id)
    {
        var answer = await GetAsync($"api/restores/{id}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    /// <summary>Waits until a restore is so far, without time passing.</summary>
    public Task<JsonElement> WhenAsync(string id, string outcome) => WhenAsync(id, restore => OutcomeOf(restore) == outcome);

    /// <summary>Waits until a restore is as it should be, without time passing.</summary>
    public async Task<JsonElement> WhenAsync(string id, Func<JsonElement, bool> holds)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var restore = await FindAsync(id);
            if (holds(restore))
                return restore;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{restore}\n{App.Log.Errors}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    /// <summary>Approves a plan as a person does who has read it.</summary>
    public async Task ApproveAsync(JsonElement plan, string rest = "")
    {
        var body = $"{{\"planHash\":\"{plan.GetProperty("planHash").GetString()}\"{rest}}}";
        var answer = await PostAsync($"api/restores/{plan.GetProperty("id").GetString()}/approve", body);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
    }

    /// <summary>The ids of a class of a plan, page by page, as they stand in the answers.</summary>
    public async Task<List<string>> IdsAsync(string id, string wanted, int top = 20, string collection = Orders)
    {
        var ids = new List<string>();
        var path = $"api/restores/{id}/plan?collection={Uri.EscapeDataString(collection)}&class={wanted}&top={top}";
        for (string? next = null; ;)
        {
            var page = await GetAsync(next is null ? path : $"{path}&continuation={next}");
            Assert.True(page.Status == HttpStatusCode.OK, page.Text);
            ids.AddRange(page.Json.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("docId").GetRawText()));
            if (!page.Json.TryGetProperty("next", out var more))
                return ids;
            next = more.GetString();
        }
    }

    public static string OutcomeOf(JsonElement restore) => restore.GetProperty("outcome").GetString()!;

    /// <summary>The plan of the only collection as <c>insert same different extra protected notImportable conflict</c>.</summary>
    public static string PlanOf(JsonElement restore)
    {
        var plan = restore.GetProperty("collections").EnumerateArray().Single().GetProperty("plan");
        return string.Join(' ', ((string[])["insert", "same", "different", "extra", "protected", "notImportable", "conflict"]).Select(name => plan.GetProperty(name).GetInt64()));
    }

    /// <summary>No file and no claim is left, and no throw-away collection.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(Cloud.Env(App.Env).Files.Keys);
        Assert.DoesNotContain(Cloud.Env(App.Env).Collections, one => one.Name.StartsWith("zz_", StringComparison.Ordinal));
        var release = await PostAsync("api/claim/release", "{\"id\":\"r-20261129T180000Z-ab12\"}");
        Assert.True(release.Status == HttpStatusCode.NotFound, release.Text);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
