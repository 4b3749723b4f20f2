using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Simulator;
using Simulator.Data;
using Workflow.Imports.Probe;
using Workflow.Storage;

namespace Workflow.Tests.Restores.Proof;

/// <summary>One app for many restores, one after another; the cloud is made anew before each.</summary>
internal sealed class ProofSite(RestoreSite site) : IAsyncDisposable
{
    public const string Orders = RestoreSite.Orders;

    public RestoreSite Site => site;

    public WeChatCloud Cloud => site.Cloud;

    private CloudEnvironment Env => Cloud.Env(site.App.Env);

    public static async Task<ProofSite> StartAsync(params (string Name, string? Value)[] settings) =>
        // Each case has data of its own, which is no loss to the one before it.
        new(await RestoreSite.StartAsync(null, [("Restore__MaxWait", "00:20:00"), ($"Gate__Collections__{Orders}__Ignore", "true"), .. settings]));

    /// <summary>What a collection holds now.</summary>
    public Held Held(string name = Orders) => Proof.Held.Of(Env.Find(name));

    public bool Has(string name) => Env.Find(name) is not null;

    /// <summary>Takes back whatever the last one did to the cloud.</summary>
    public void Reset()
    {
        Cloud.Faults.Clear();
        Cloud.Options.UpsertMerges = Cloud.Options.ImportLosesClasses = Cloud.Options.InsertRefusesFile = false;
        Cloud.Options.StorageQuotaBytes = null;
        foreach (var collection in Env.Collections)
            Env.Delete(collection.Name);
        Env.Files.Clear();
    }

    /// <summary>The next restore finds out anew how the environment imports.</summary>
    public async Task ForgetFactsAsync()
    {
        var table = await site.App.Services.GetRequiredService<StorageConnection>().GetTableAsync(EnvironmentsTable.TableName, default);
        await foreach (var row in table.QueryAsync<TableEntity>($"PartitionKey eq '{CollectionName.Encode(site.App.Env)}'"))
            await table.DeleteEntityAsync(row);
    }

    /// <summary>Sets the documents; null deletes the collection.</summary>
    public void Fill(IEnumerable<string>? documents)
    {
        Env.Delete(Orders);
        if (documents is not null)
            Env.Collection(Orders).Put([.. documents]);
    }

    /// <summary>Backs up these documents.</summary>
    public async Task<string> BackupAsync(IEnumerable<string> documents)
    {
        Fill(documents);
        return await site.BackupAsync();
    }

    /// <summary>Somebody else writes, once, right before the first import into the target or the first removal.</summary>
    /// <returns>Whether it has happened, to ask later; nothing happens after that.</returns>
    public Func<bool> Meanwhile(string endpoint, string target, Action writes)
    {
        var (isOver, happened) = (false, false);
        Cloud.Meanwhile.Before(endpoint, () =>
        {
            if (isOver)
                return;
            happened = true;
            writes();
        }, collection: endpoint == "databasemigrateimport" ? target : null);
        return () =>
        {
            isOver = true;
            return happened;
        };
    }

    /// <summary>Undoes a restore; null where the app says that there is nothing to undo.</summary>
    public async Task<JsonElement?> TryUndoAsync(JsonElement restore)
    {
        var target = restore.GetProperty("collections")[0].GetProperty("target").GetString()!;
        var id = restore.GetProperty("id").GetString()!;
        var answer = await site.PostAsync(
            $"api/restores/{id}/undo", $"{{\"approve\":true,\"confirm\":{{{JsonSerializer.Serialize(target)}:{JsonSerializer.Serialize(target)}}}}}");
        if (answer.Status == HttpStatusCode.Conflict && answer.Text.Contains("changed nothing", StringComparison.Ordinal))
            return null;
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return await site.EndAsync(answer.Json.GetProperty("id").GetString()!);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();
}
