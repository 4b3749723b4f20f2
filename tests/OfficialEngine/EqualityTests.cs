using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Play;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests;

[Collection(nameof(BothEngines))]
public sealed class EqualityTests(BothEngines engines)
{
    [Fact]
    public void Client_OfEachRun_IsItsEngines() => Assert.Equal(
        ("GrpcDurableTaskClient", "SqliteDurableTaskClient"), (engines.Official.App.Client.GetType().Name, engines.Sqlite.App.Client.GetType().Name));

    [Fact]
    public void Everything_OnBothEngines_IsEqual()
    {
        var found = string.Join('\n', Compare(engines.Official.Entries, engines.Sqlite.Entries));
        Assert.True(found.Length == 0, found);
    }

    [Fact]
    public async Task Row_ThatIsChanged_IsFound()
    {
        var table = new TableClient(engines.Sqlite.App.Storage, "Exports");
        var row = (await table.GetEntityAsync<TableEntity>(engines.Sqlite.Cast.IdOf(BackupPlay.Complete), "用户")).Value;
        await table.UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey) { ["Documents"] = 119L }, ETag.All);

        var found = await CompareAgainAsync();
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);

        Assert.Equal(
            $"table Exports: «{BackupPlay.Complete}» | 用户 | Documents\n  Microsoft: Int64 120\n  SQLite: Int64 119", Assert.Single(found));
    }

    [Fact]
    public async Task Manifest_ThatLeadsToAnotherOne_IsFound()
    {
        var (complete, partial) = (engines.Sqlite.Cast.IdOf(BackupPlay.Complete), engines.Sqlite.Cast.IdOf(BackupPlay.Partial));
        var blob = new BlobClient(engines.Sqlite.App.Storage, "backups", $"{RunningApp.Env}/{partial}/manifest.json");
        var manifest = (await blob.DownloadContentAsync()).Value.Content.ToString();
        await blob.UploadAsync(BinaryData.FromString(manifest.Replace(complete, partial, StringComparison.Ordinal)), overwrite: true);

        var found = await CompareAgainAsync();
        var upload = new BlobUploadOptions { HttpHeaders = new() { ContentType = "application/json" } };
        await blob.UploadAsync(BinaryData.FromString(manifest), upload);

        Assert.Contains(found, line => line.Contains("previousBackupId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Superseded_OnBothEngines_LeavesNothing()
    {
        foreach (var run in (Run[])[engines.Official, engines.Sqlite])
        {
            var ended = await run.App.InstanceAsync(BackupPlay.ByHand);
            Assert.Equal("Superseded", ended.GetProperty("output").GetProperty("outcome").GetString());
            Assert.DoesNotContain(run.Entries, entry => entry.Place.Contains(BackupPlay.Superseded, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("backups/", BackupPlay.Failed, "Failed")]
    [InlineData("backups/", BackupPlay.Complete, "Complete")]
    [InlineData("backups/", BackupPlay.Partial, "Partial")]
    [InlineData("backups/", BackupPlay.Tripped, "Complete")]
    [InlineData("backups/", BackupPlay.AlsoTripped, "Complete")]
    [InlineData("backups/", BackupPlay.Terminated, "Canceled")]
    [InlineData("backups/", BackupPlay.Canceled, "Canceled")]
    [InlineData("restores/r-", RestorePlay.Overwritten, "Complete")]
    [InlineData("restores/r-", RestorePlay.New, "Complete")]
    [InlineData("restores/r-", RestorePlay.Chosen, "Complete")]
    [InlineData("restores/r-", RestorePlay.Canceled, "Canceled")]
    [InlineData("logs/orders/", OrderPlay.Collected, "Collected")]
    [InlineData("logs/orders/", OrderPlay.Expired, "Expired")]
    [InlineData("logs/orders/", OrderPlay.Removed, "Collected")]
    [InlineData("logs/orders/", OrderPlay.Report, "Collected")]
    public async Task Outcome_OnBothEngines_IsWhatWasPlayed(string route, string part, string outcome)
    {
        foreach (var run in (Run[])[engines.Official, engines.Sqlite])
        {
            var shown = await run.App.GetAsync($"api/{route}{run.Cast.IdOf(part)}");
            Assert.Equal(outcome, shown.GetProperty("outcome").GetString());
        }
    }

    // Both are read again: other tests may have changed both.
    private async Task<List<string>> CompareAgainAsync() => Compare(await engines.Official.ReadAgainAsync(), await engines.Sqlite.ReadAgainAsync());

    private List<string> Compare(List<Entry> official, List<Entry> sqlite) =>
        Differences.Between((engines.Official.Engine, official), (engines.Sqlite.Engine, sqlite));
}
