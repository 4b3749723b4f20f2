using System.Net;
using Azurite;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Tests.Browse;
using Workflow.Trust;
using Workflow.Trust.Activities;
using Workflow.Trust.Orchestrators;

namespace Workflow.Tests.Trust;

/// <summary>A backup is read back: what is as it was written, what is not, and what cannot be said.</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task SoundBackup_IsVerifiedFromThenOn()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        var before = (await site.App.GetAsync(id)).Trust![1];
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        Assert.Equal(["stored", "indexed"], await site.RungsAsync(id));

        var end = await site.VerifyAsync(id);

        Assert.Equal((VerifyVerdict.Verified, 2, null), (end.Verdict, end.Files, end.Reason));
        Assert.Equal((await site.App.GetAsync(id)).StoredBytes, end.StoredBytes);
        Assert.Equal(["stored", "verified", "indexed"], await site.RungsAsync(id));
        var verified = (await site.App.GetAsync(id)).Trust![1];
        Assert.Equal((site.App.Clock.GetUtcNow(), "Read back: 2 of 2 files are as they were written."), (verified.At!.Value, verified.Evidence));
        Assert.Equal((verified.At + TimeSpan.FromDays(30), before.At + TimeSpan.FromDays(30)), (verified.ExpiresAt, before.ExpiresAt));
        Assert.Empty((await site.RowAsync(id)).Keeping.Readers);
    }

    [Theory]
    [InlineData("flipped", "SHA-256", false)]
    [InlineData("truncated", "订单: ", false)]
    [InlineData("gone", "is gone", true)]
    [InlineData("other content", "SHA-256", false)]
    [InlineData("count", "The file has 20 documents, 21 are recorded.", false)]
    [InlineData("manifest gone", "The manifest is gone.", true)]
    [InlineData("manifest broken", "The manifest cannot be read.", false)]
    public async Task SpoiledBackup_IsDamaged_AndSaysHow(string how, string says, bool areGone)
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        var file = await site.Browse.FileAsync(id);
        var manifest = await BrowseSite.BlobAsync(BackupBlobs.ContainerName, BlobNames.Manifest(site.App.Env, id));
        await (how switch
        {
            // In the header's time stamp, which no reader of gzip looks at.
            "flipped" => BrowseSite.FlipAsync(file, 5),
            "truncated" => file.UploadAsync(BinaryData.FromBytes((await file.DownloadContentAsync()).Value.Content.ToMemory()[..^9]), overwrite: true),
            "gone" => file.DeleteAsync(),
            "other content" => file.UploadAsync((await (await site.Browse.FileAsync(id, "用户")).DownloadContentAsync()).Value.Content, overwrite: true),
            "count" => site.ChangeAsync(ExportsTable.TableName, id, BrowseSite.Orders, "Documents", 21L),
            "manifest gone" => manifest.DeleteAsync(),
            _ => manifest.UploadAsync(BinaryData.FromString("{\"id\":"), overwrite: true),
        });

        var end = await site.VerifyAsync(id);

        Assert.Equal(VerifyVerdict.Damaged, end.Verdict);
        Assert.Contains(says, end.Reason, StringComparison.Ordinal);
        var row = await site.RowAsync(id);
        Assert.Equal((end.Reason, areGone, false), (row.Trust.Damage!.Reason, row.Trust.Damage.FilesAreGone, row.Backup.IsGood));
        Assert.Equal($"Damaged: {end.Reason}", row.Keeping.Hold!.Reason);
        Assert.Equal(areGone ? [] : ["stored"], await site.RungsAsync(id));
        Assert.Empty(row.Keeping.Readers);
    }

    [Fact]
    public async Task ReplacedManifest_IsKnownByTheNextBackup()
    {
        await using var site = await TrustSite.StartAsync();
        var (id, next) = (await site.BackupAsync(), await site.BackupAsync());
        var manifest = await BrowseSite.BlobAsync(BackupBlobs.ContainerName, BlobNames.Manifest(site.App.Env, id));
        var text = (await manifest.DownloadContentAsync()).Value.Content.ToString();
        await manifest.UploadAsync(BinaryData.FromString(text + "\n"), overwrite: true);

        var end = await site.VerifyAsync(id);

        Assert.Equal(VerifyVerdict.Damaged, end.Verdict);
        Assert.Contains("the next backup knows it with", end.Reason, StringComparison.Ordinal);
        Assert.Equal(VerifyVerdict.Verified, (await site.VerifyAsync(next)).Verdict);
    }

    [Fact]
    public async Task RowThatIsGone_IsNoDamage_AndSaysWhatToDo()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        var table = await site.App.Services.GetRequiredService<Workflow.Storage.StorageConnection>().GetTableAsync(ExportsTable.TableName, default);
        await table.DeleteEntityAsync(id, BrowseSite.Orders);

        var end = await site.VerifyAsync(id);

        Assert.Equal((VerifyVerdict.Unread, 1), (end.Verdict, end.Files));
        Assert.Contains("POST /api/catalogue/rebuild", end.Reason, StringComparison.Ordinal);
        var row = await site.RowAsync(id);
        Assert.Equal((null, null, null, 0), (row.Trust.Damage, row.Trust.Verified, row.Keeping.Hold, row.Keeping.Readers.Count));
    }

    [Fact]
    public async Task StorageThatIsAway_IsWaitedFor_AndIsNoDamage()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var site = await TrustSite.StartAsync(("AzureWebJobsStorage", azurite.ConnectionString));
        var id = await site.BackupAsync();
        await azurite.StopAsync();
        var file = ActivatorUtilities.CreateInstance<VerifyStoredFile>(site.App.Services);
        var away = await Assert.ThrowsAnyAsync<Exception>(() => file.Run(new() { BackupId = id, Collection = BrowseSite.Orders }, default));
        Assert.True(StorageFaults.Include(away), $"{away}");
        var verify = new VerifyInput { Env = site.App.Env, BackupId = id };
        var instance = await site.App.Client.ScheduleNewOrchestrationInstanceAsync(nameof(VerifyBackupOrchestrator), verify);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await site.App.Client.GetInstanceAsync(instance))!.RuntimeStatus);

        await azurite.RestartAsync();
        site.App.Clock.AutoAdvance = true;

        Assert.Equal(VerifyVerdict.Verified, (await site.EndAsync(instance)).Verdict);
        Assert.Null((await site.RowAsync(id)).Trust.Damage);
    }

    [Fact]
    public async Task App_ThatIsKilledMeanwhile_VerifiesOnAfterTheStart()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync(2000);
        var instance = (await site.PostAsync($"api/backups/{id}/verify")).Json.GetProperty("id").GetString()!;
        await site.App.KillHostAsync();
        await site.App.StartHostAsync();

        Assert.Equal((VerifyVerdict.Verified, 2), (await site.EndAsync(instance) is var end ? end.Verdict : default, end.Files));
        Assert.Empty((await site.RowAsync(id)).Keeping.Readers);
    }

    [Fact]
    public async Task Second_WhileOneIsAtWork_IsRefused_AndNotOnceThatIsTerminated()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        var now = site.App.Clock.GetUtcNow();
        var atWork = $"{id}:verify-waits";
        await site.App.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(VerifyBackupOrchestrator), new VerifyInput { Env = site.App.Env, BackupId = id }, new StartOrchestrationOptions(atWork, now.AddDays(1)));
        Assert.True(await site.App.Services.GetRequiredService<KeepingTable>().MarkAsync(site.App.Env, id, atWork, now + Limits.VerifyTime, default));

        var refused = await site.PostAsync($"api/backups/{id}/verify");
        await site.App.Client.TerminateInstanceAsync(atWork);
        var end = await site.VerifyAsync(id);

        Assert.Equal((HttpStatusCode.Conflict, atWork), (refused.Status, refused.Json.GetProperty("id").GetString()));
        Assert.Equal(VerifyVerdict.Verified, end.Verdict);
        // Nobody is left to take it away, so it has an end.
        Assert.Equal(now + Limits.VerifyTime, Assert.Single((await site.RowAsync(id)).Keeping.Readers).Until);
    }

    [Fact]
    public async Task BackupWithoutFiles_HasNothingToVerify()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        var failed = await site.Browse.BackupAsync("""{"collections":["没有的集合"]}""");
        await site.ChangeAsync(BackupsTable.TableName, site.App.Env, id, nameof(BackupKeeping.State), nameof(BackupState.Expired));

        Assert.Equal(HttpStatusCode.NotFound, (await site.PostAsync("api/backups/20200101T000000Z-abcd/verify")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.PostAsync("api/backups/x/verify")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await site.PostAsync($"api/backups/{id}/verify")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await site.PostAsync($"api/backups/{failed}/verify")).Status);
        Assert.Empty(await site.RungsAsync(id));
        Assert.Empty(await site.RungsAsync(failed));
        // A verification that was begun before the backup expired says nothing of it.
        var late = await site.App.Client.ScheduleNewOrchestrationInstanceAsync(nameof(VerifyBackupOrchestrator), new VerifyInput { Env = site.App.Env, BackupId = id });
        Assert.Equal(VerifyVerdict.Expired, (await site.EndAsync(late)).Verdict);
        Assert.Null((await site.RowAsync(id)).Trust.Damage);
    }

    [Fact]
    public async Task ManyFiles_AreReadInSeveralHistories()
    {
        await using var site = await TrustSite.StartAsync(("Backup__MaxConcurrentExports", "50"));
        for (var i = 0; i <= Limits.FilesPerHistory; i++)
            site.Browse.Fill($"集合{i}", $$"""{"_id":"{{i}}"}""");
        var id = await site.Browse.BackupAsync();
        // The last of them lies on the second page.
        await (await site.Browse.FileAsync(id, "集合99")).DeleteAsync();

        var end = await site.VerifyAsync(id);

        Assert.Equal((VerifyVerdict.Damaged, Limits.FilesPerHistory + 1), (end.Verdict, end.Files));
        Assert.StartsWith("集合99: The blob", end.Reason, StringComparison.Ordinal);
    }
}
