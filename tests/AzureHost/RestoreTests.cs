using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Simulator.Data;
using Simulator.Faults;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>The published app puts a backup back and takes that back again, on Microsoft's extension.</summary>
public sealed class RestoreTests(ITestOutputHelper output)
{
    private const string Orders = "订单";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task RestoreAndUndo_UnderFaultsOfTheServiceAndDeathOfTheWorker_PutBackEveryDocument()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        // More than one part; and should the worker die while it asks for an import, nobody waits long for that.
        site.Settings["Restore__PartBytes"] = "10000";
        site.Settings["Restore__Settle"] = "00:00:05";
        var orders = site.Environment.Collection(Orders).AddGenerated(60).Add("""{"_id":"甲","n":3.0}""", """{"_id":3,"n":"三"}""");
        var kept = Documents(orders);
        var host = await site.StartAsync();
        using var http = host.Client();
        var backup = await http.StartBackupAsync();
        await http.WaitForEndAsync(backup, patience.Token);
        foreach (var one in kept.Keys.Take(50))
            orders.Remove(one);
        orders.Put("""{"_id":"甲","n":3,"多":true}""", """{"_id":"乙"}""");
        var found = Documents(orders);
        Disturb(site.Cloud.Faults);

        var id = await StartAsync(http, "api/restores", new { backup, collections = (string[])[Orders], mode = "exact" });
        var planned = await WaitAsync(http, id, "AwaitingApproval", patience.Token);
        await StartAsync(http, $"api/restores/{id}/approve", new { planHash = (string)planned["planHash"]!, confirm = Confirm });
        await http.KillWorkerAsync(patience.Token);
        var restored = await WaitAsync(http, id, "Complete", patience.Token);

        Assert.Equal(kept, Documents(orders));
        var collection = Assert.Single(restored["collections"]!.AsArray())!;
        Assert.Equal((50, 1, 1), ((int)collection["plan"]!["insert"]!, (int)collection["plan"]!["different"]!, (int)collection["removed"]!));
        Assert.InRange((int)collection["parts"]!["total"]!, 2, 10);
        Assert.Empty(site.Cloud.Faults.All); // all of them struck
        Assert.Empty(site.Environment.Files);

        var undo = await StartAsync(http, $"api/restores/{id}/undo", new { approve = true, confirm = Confirm });
        await WaitAsync(http, undo, "Complete", patience.Token);

        Assert.Equal(found, Documents(orders));
        Assert.Empty(site.Environment.Files);
        Assert.Equal(2, await http.WorkerLivesAsync());
    }

    private static Dictionary<string, string> Confirm => new(StringComparer.Ordinal) { [Orders] = Orders };

    // A probe of the environment comes before the parts, with three files of its own.
    private static void Disturb(FaultPlan faults)
    {
        faults.Answer("databasemigrateimport", -1, times: 1, from: 5);
        faults.Add(new() { Effect = FaultEffect.HttpStatus, Endpoint = "uploadfile", From = 4, Times = 1 });
        faults.Add(new() { Effect = FaultEffect.CutUpload, Bytes = 1000, From = 5, Times = 1 });
        faults.Add(new() { Effect = FaultEffect.HttpStatus, Endpoint = "batchdeletefile", From = 4, Times = 1 });
    }

    private static SortedDictionary<string, string> Documents(CloudCollection collection) => new(collection.Documents().ToDictionary(), StringComparer.Ordinal);

    private static async Task<string> StartAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    private static async Task<JsonObject> WaitAsync(HttpClient http, string id, string outcome, CancellationToken patience)
    {
        while (true)
        {
            var restore = (await http.GetFromJsonAsync<JsonObject>($"api/restores/{id}", patience))!;
            var now = (string)restore["outcome"]!;
            if (now == outcome)
                return restore;
            Assert.True(now is "Planning" or "AwaitingApproval" or "Applying" or "Verifying", $"{restore}");
            await Task.Delay(Poll, TimeProvider.System, patience);
        }
    }
}
