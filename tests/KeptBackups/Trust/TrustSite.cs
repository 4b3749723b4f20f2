using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Steps;
using Workflow.Storage;
using Workflow.Tests.Browse;
using Workflow.Tests.Support;
using Workflow.Trust;

namespace Workflow.Tests.Trust;

/// <summary>The app with backups whose files a test spoils, as a person who verifies them has it.</summary>
internal sealed class TrustSite(BrowseSite site) : IAsyncDisposable
{
    public RunningApp App => site.App;

    public BrowseSite Browse => site;

    private IServiceProvider Services => App.Services;

    public static async Task<TrustSite> StartAsync(params (string Name, string? Value)[] settings) => new(await BrowseSite.StartAsync(null, settings));

    /// <summary>Backs up the orders and, as a second collection, the users; gives the id.</summary>
    public Task<string> BackupAsync(int orders = 20)
    {
        site.Fill(BrowseSite.Orders, [.. Enumerable.Range(0, orders).Select(i => $$"""{"_id":"单{{i}}","n":{{i}}}""")]);
        site.Fill("用户", """{"_id":"张三"}""");
        return site.BackupAsync();
    }

    public Task<Answer> PostAsync(string path) => site.PostAsync(path, "");

    /// <summary>Verifies a backup over HTTP; gives what came of it.</summary>
    public async Task<VerifyEnd> VerifyAsync(string backupId)
    {
        var answer = await PostAsync($"api/backups/{backupId}/verify");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return await EndAsync(answer.Json.GetProperty("id").GetString()!);
    }

    public async Task<VerifyEnd> EndAsync(string instance)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = await App.Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true, patience.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{ended.FailureDetails}\n{App.Log.Errors}");
        return ended.ReadOutputAs<VerifyEnd>()!;
    }

    public async Task<BackupRow> RowAsync(string backupId) => (await Services.GetRequiredService<BackupsTable>().FindAsync(App.Env, backupId, default))!;

    /// <summary>The rungs as HTTP gives them, those that are not reached as their name alone.</summary>
    public async Task<string[]> RungsAsync(string backupId)
    {
        var shown = (await site.GetAsync($"api/backups/{backupId}")).Json.GetProperty("trust");
        var list = (await site.GetAsync("api/backups?top=100")).Json.GetProperty("backups").EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == backupId).GetProperty("trust");
        Assert.Equal(shown.GetRawText(), list.GetRawText());
        Assert.Equal(["stored", "verified", "indexed", "rehearsed"], shown.EnumerateArray().Select(rung => rung.GetProperty("rung").GetString()));
        return [.. shown.EnumerateArray().Where(rung => rung.GetProperty("at").ValueKind != JsonValueKind.Null).Select(rung => rung.GetProperty("rung").GetString()!)];
    }

    public Task<HealthFinding> HealthAsync() =>
        Services.GetServices<IHealthPart>().Single(part => part.Name == "damaged").LookAsync(App.Client, default);

    /// <summary>Flips a bit of the stored orders, and gives what puts it right again.</summary>
    public async Task<Func<Task>> DamageAsync(string backupId, int at = 40)
    {
        var blob = await site.FileAsync(backupId);
        var bytes = (await blob.DownloadContentAsync()).Value.Content;
        await BrowseSite.FlipAsync(blob, at);
        return () => blob.UploadAsync(bytes, overwrite: true);
    }

    /// <summary>Changes columns of a row behind the app's back.</summary>
    public async Task ChangeAsync(string table, string partition, string row, string column, object value)
    {
        var client = await Services.GetRequiredService<StorageConnection>().GetTableAsync(table, default);
        await client.UpdateEntityAsync(
            new TableEntity(CollectionName.Encode(partition), CollectionName.Encode(row)) { [column] = value }, Azure.ETag.All, TableUpdateMode.Merge);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
