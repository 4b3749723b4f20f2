using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Simulator;
using Workflow.Drills.Triggers;
using Workflow.Tests.Browse;
using Workflow.Tests.Restores;
using Workflow.Tests.Support;

namespace Workflow.Tests.Drills;

/// <summary>The app with an environment for drills: the one that it backs up.</summary>
internal sealed class DrillSite(BrowseSite browse, RestoreSite site) : IAsyncDisposable
{
    private static int environments;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(2);

    public RunningApp App => site.App;

    public WeChatCloud Cloud => site.App.Cloud;

    public RestoreSite Restores => site;

    /// <summary>Throw-away collections that are there now.</summary>
    public IReadOnlyList<string> ThrowAways =>
        [.. Cloud.Env(App.Env).Collections.Select(one => one.Name).Where(name => name.StartsWith("zz_", StringComparison.Ordinal))];

    public static async Task<DrillSite> StartAsync(Action<WeChatCloudOptions>? configureCloud = null, params (string Name, string? Value)[] settings)
    {
        var env = $"演练-{Environment.ProcessId}-{Interlocked.Increment(ref environments)}";
        var browse = new BrowseSite(await RunningApp.StartInAsync(env, configureCloud, [("Drill__Environment", env), .. settings]));
        return new(browse, new(browse));
    }

    /// <summary>Fills collections and backs them up; gives the id.</summary>
    public async Task<string> BackupOfAsync(params (string Collection, string[] Documents)[] collections)
    {
        foreach (var (name, documents) in collections)
        {
            site.Collection(name).Clear();
            site.Collection(name).Add(documents);
        }
        return await site.BackupAsync();
    }

    /// <summary>Starts a drill; gives its id.</summary>
    public async Task<string> StartDrillAsync(string body = "{}")
    {
        var answer = await site.PostAsync("api/drills", body);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Starts a drill and waits for its end; gives the record.</summary>
    public async Task<JsonElement> DrillAsync(string body = "{}") => await EndAsync(await StartDrillAsync(body));

    /// <summary>Waits for the end, time passing in steps; gives the record.</summary>
    public async Task<JsonElement> EndAsync(string id)
    {
        var step = TimeSpan.FromSeconds(2);
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            if (await App.Client.GetInstanceAsync(id, getInputsAndOutputs: true) is { IsCompleted: true } instance)
            {
                Assert.True(instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{instance.FailureDetails}\n{App.Log.Errors}");
                return await FindAsync(id);
            }
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{await FindAsync(id)}\n{App.Log.Errors}");
            await App.Clock.AdvanceAsync(step);
            step = step * 1.2 < LongestStep ? step * 1.2 : LongestStep;
        }
    }

    /// <summary>Waits until something holds, without time passing.</summary>
    public async Task WhenAsync(Func<Task<bool>> holds, string what)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await holds();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{what} did not come.\n{App.Log.Errors}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    public async Task<JsonElement> FindAsync(string id)
    {
        var answer = await site.GetAsync($"api/drills/{id}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    public static string OutcomeOf(JsonElement drill) => drill.GetProperty("outcome").GetString()!;

    /// <summary>The evidence of the highest rung; null if the backup is not rehearsed.</summary>
    public async Task<string?> RehearsedAsync(string backup)
    {
        var trust = (await site.GetAsync($"api/backups/{backup}")).Json.GetProperty("trust");
        var rung = trust.EnumerateArray().Single(one => one.GetProperty("rung").GetString() == "rehearsed");
        return rung.GetProperty("evidence").GetString();
    }

    /// <summary>The stored file of a collection.</summary>
    public Task<BlobClient> FileOfAsync(string backup, string collection) => browse.FileAsync(backup, collection);

    /// <summary>What the timer does every five minutes.</summary>
    public Task TickAsync() => ActivatorUtilities.CreateInstance<DrillTimer>(App.Services).Run(new TimerInfo(), App.Client, default);

    /// <summary>No collection, no file and no claim of a drill is left, and no blob or row of its export.</summary>
    public Task AssertNothingIsLeftAsync() => site.AssertNothingIsLeftAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
