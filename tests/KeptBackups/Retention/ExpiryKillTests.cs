using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Tests.Retention;

/// <summary>Deletions that are killed, that meet a blob that has to stay, and that meet somebody who writes the same row.</summary>
public sealed class ExpiryKillTests
{
    private static readonly (string, string?)[] KeepThree = [("Retention__KeepLast", "3")];

    [Fact]
    public Task ThirtyExpiries_KilledTwice_EndAsPlanned() => RunAsync(33, 2);

    [Fact]
    [Trait("Category", "Soak")]
    public Task FiveThousandExpiries_KilledTwentyTimes_EndAsPlanned() => RunAsync(5003, 20);

    private static async Task RunAsync(int backups, int kills)
    {
        await using var site = await RetentionSite.StartAsync(KeepThree);
        var ids = new List<string>();
        for (var number = backups; number > 0; number--)
            ids.Add(await site.AddAsync(site.Now.AddHours(-number)));
        var plan = (await site.PlanAsync()).GetProperty("plan").GetString();
        using var answer = await site.App.PostAsync("api/retention/apply", $"{{\"plan\":\"{plan}\"}}");
        // What a kill breaks off must not let time pass by itself: a plan is good for an hour.
        site.App.Clock.AutoAdvance = false;
        var instance = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        for (var kill = 0; kill < kills; kill++)
        {
            var enough = (kill + 1) * (backups / (kills + 1));
            await PassAsync(site, () => Task.FromResult(site.App.Log.Text.Split("has expired by the rule ladder").Length > enough));
            await site.App.KillHostAsync();
            await site.App.StartHostAsync();
        }
        await PassAsync(site, async () => await site.App.Client.GetInstanceAsync(instance) is { IsCompleted: true });
        var end = await site.EndAsync(instance);

        Assert.Equal(backups - 3, end.GetProperty("expired").GetInt32());
        foreach (var id in ids.SkipLast(3))
        {
            Assert.Empty(await site.BlobsOfAsync(id));
            Assert.Equal(BackupState.Expired, (await site.KeepingAsync(id)).State);
        }
        foreach (var id in ids.TakeLast(3))
            Assert.Equal(4, (await site.BlobsOfAsync(id)).Count);
        var chain = await site.App.Http.GetFromJsonAsync<JsonElement>($"api/backups/{ids[^1]}/chain?top=50");
        Assert.True(chain.GetProperty("ok").GetBoolean(), $"{chain}");
    }

    // A step that was killed is tried again after seconds.
    private static async Task PassAsync(RetentionSite site, Func<Task<bool>> until)
    {
        while (!await until())
        {
            await site.App.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    // What stands for a policy: the emulator knows none, but it refuses to delete a blob with a lease in the same way.
    [Fact]
    public async Task BlobThatHasToStay_KeepsTheManifest_AndIsTriedAgain()
    {
        await using var site = await RetentionSite.StartAsync(KeepThree);
        var ids = await site.AddNightsAsync(5);
        var container = await site.App.Services.GetRequiredService<StorageConnection>().GetContainerAsync(BackupBlobs.ContainerName, default);
        var lease = container.GetBlobClient($"{BlobNames.Folder(site.App.Env, ids[0])}/x.jsonl.gz").GetBlobLeaseClient();
        await lease.AcquireAsync(TimeSpan.FromSeconds(-1));

        var first = await site.ApplyAsync();

        Assert.Equal((1, 1), (first.GetProperty("expired").GetInt32(), first.GetProperty("left").GetInt32()));
        Assert.Equal(BackupState.Expiring, (await site.KeepingAsync(ids[0])).State);
        Assert.Contains("policy", (await site.KeepingAsync(ids[0])).Expiry!.Problem, StringComparison.Ordinal);
        // Manifest last: what is left can still be told and checked.
        Assert.Contains($"{BlobNames.Folder(site.App.Env, ids[0])}/manifest.json", await site.BlobsOfAsync(ids[0]));
        await lease.ReleaseAsync();
        var second = await site.ApplyAsync();
        Assert.Equal((1, 0), (second.GetProperty("expired").GetInt32(), second.GetProperty("left").GetInt32()));
        Assert.Empty(await site.BlobsOfAsync(ids[0]));
    }

    [Fact]
    public async Task Hold_IsNotWiped_ByALateWriteOfTheRow()
    {
        await using var site = await RetentionSite.StartAsync(KeepThree);
        var ids = await site.AddNightsAsync(5);
        var backups = site.App.Services.GetRequiredService<BackupsTable>();
        var before = await backups.FindAsync(site.App.Env, ids[0], default);
        using var held = await site.App.Http.PutAsJsonAsync($"api/backups/{ids[0]}/hold", new { reason = "审计" });
        // Somebody who had read the row before writes what they know of it.
        var asked = 0;
        await backups.ChangeGateAsync(
            site.App.Env, ids[0], now => Task.FromResult<BackupGate?>(asked++ == 0 ? new() { Verdict = GateVerdict.Passed } : null), default);

        Assert.Null(before!.Keeping.Hold);
        Assert.Equal("审计", (await site.KeepingAsync(ids[0])).Hold?.Reason);
        await site.ApplyAsync();
        Assert.Equal(BackupState.Present, (await site.KeepingAsync(ids[0])).State);
    }
}
