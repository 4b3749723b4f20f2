using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Retention.Triggers;
using Workflow.Storage;

namespace Workflow.Tests.Retention;

/// <summary>Histories go a month after their end, but for those that a row still needs.</summary>
public sealed class HistoryPurgeTests
{
    [Fact]
    public async Task HistoryThatEndedLongAgo_Goes_ButNotOneThatIsNeeded()
    {
        await using var site = await RetentionSite.StartAsync();
        site.App.With(("订单", 1));
        var old = await site.App.RunBackupAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var open = await site.App.RunBackupAsync();
        // Its row says that it runs: its history tells what became of it.
        var table = await site.App.Services.GetRequiredService<StorageConnection>().GetTableAsync(BackupsTable.TableName, default);
        await table.UpdateEntityAsync(
            new TableEntity(CollectionName.Encode(site.App.Env), open.Id) { [nameof(BackupRecord.Outcome)] = "Running" }, Azure.ETag.All, TableUpdateMode.Merge);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        var young = await site.App.RunBackupAsync();

        await ActivatorUtilities.CreateInstance<RetentionTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);

        Assert.Null(await site.App.Client.GetInstanceAsync(old.Id));
        Assert.Null(await site.App.Client.GetInstanceAsync($"{old.Id}:0"));
        Assert.NotNull(await site.App.Client.GetInstanceAsync(open.Id));
        Assert.NotNull(await site.App.Client.GetInstanceAsync($"{open.Id}:0"));
        Assert.NotNull(await site.App.Client.GetInstanceAsync(young.Id));
        Assert.Equal(BackupOutcome.Complete, (await site.App.GetAsync(old.Id)).Outcome);
    }
}
