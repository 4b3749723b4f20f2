using System.Net;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Browse.Activities;
using Workflow.Browse.Diffs;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Storage;

namespace Workflow.Tests.Browse;

/// <summary>What is removed, cut or changed in storage while somebody looks: an answer says so, and nothing sound is lost.</summary>
public sealed class HardshipTests
{
    [Fact]
    public async Task DiffPage_WithADocumentThatIsNoText_ShowsItsId()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"甲"}""", """{"\ud800":1,"_id":"乙","_\udc00":2}""");

        Assert.Equal(["\"乙\""], await site.IdsAsync(await site.DiffAsync(from, to), "added"));
    }

    [Theory]
    [InlineData(7, 64)]
    [InlineData(0, 64)]
    [InlineData(25, 64)]
    [InlineData(-1, 40)]
    [InlineData(-1, 32)]
    [InlineData(-1, 0)]
    public async Task DiffPage_OfADamagedResult_SaysSo_AndLeavesTheIndex(int flip, int length)
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"甲"}""", """{"_id":"乙"}""", """{"_id":"丙"}""");
        var id = (await site.DiffAsync(from, to)).GetProperty("id").GetString();
        var records = await BrowseSite.BlobAsync(DerivedBlobs.ContainerName, $"{CollectionName.Encode(site.App.Env)}/{id}/0.added");
        var bytes = (await records.DownloadContentAsync()).Value.Content.ToArray()[..length];
        if (flip >= 0)
            bytes[flip] ^= 1;
        await records.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true);

        var page = await site.GetAsync($"api/diffs/{id}/documents?collection={Uri.EscapeDataString(BrowseSite.Orders)}&class=added");

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("Start it again", page.Text, StringComparison.Ordinal);
        Assert.True(await (await site.IndexAsync(to)).ExistsAsync());
    }

    [Fact]
    public async Task RowsOfExports_ThatAreGone_AreNoProofThatThereWasNothing()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"甲"}""");
        var table = await site.App.Services.GetRequiredService<StorageConnection>().GetTableAsync(ExportsTable.TableName, default);
        await table.DeleteEntityAsync(from, CollectionName.Encode(BrowseSite.Orders));

        Assert.Equal(["present", "unknown"], BrowseSite.StatesOf(await site.HistoryAsync("\"甲\"")));
        Assert.Equal($"The backup {from} has expired.", BrowseSite.CountsOf(await site.DiffAsync(from, to)));
    }

    [Fact]
    public async Task Diff_ThatEndsAfterItsDay_LeavesNothing()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"乙"}""");
        var plan = new DiffPlan
        {
            Id = "d-20261121T180000Z-abcdefgh",
            Env = site.App.Env,
            FromEnv = site.App.Env,
            From = from,
            To = to,
            StartedAt = site.App.Clock.GetUtcNow(),
            ExpiresAt = site.App.Clock.GetUtcNow() + TimeSpan.FromDays(1),
        };
        var services = site.App.Services;
        var collection = Assert.Single((await ActivatorUtilities.CreateInstance<ListDiffCollections>(services).Run(plan, default)).Collections);
        var compared = await ActivatorUtilities.CreateInstance<CompareExports>(services).Run(
            new() { DiffId = plan.Id, Env = plan.Env, From = from, To = to, Collection = collection, Number = 0 }, default);
        Assert.Equal((1, 1), (compared.Value!.Added, compared.Value.Removed));

        var state = await ActivatorUtilities.CreateInstance<RecordDiff>(services).Run(
            new() { Plan = plan, Collections = [compared.Value], EndedAt = plan.ExpiresAt }, default);

        Assert.Equal(DiffState.Failed, state);
        var container = new BlobContainerClient((await Azurite.AzuriteServer.SharedAsync()).ConnectionString, DerivedBlobs.ContainerName);
        await foreach (var blob in container.GetBlobsAsync(prefix: $"{CollectionName.Encode(plan.Env)}/{plan.Id}/", traits: default, states: default, cancellationToken: default))
            Assert.Fail(blob.Name);
    }
}
