using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azurite;
using Simulator;
using Simulator.Data;
using Simulator.Faults;
using Xunit.Abstractions;

namespace Crash.Tests.Support;

/// <summary>
/// Drills, one after another, while the process is killed. After each nothing of it is left in the environment, and everything else is there as it was:
/// the data, and a collection that a person has given a drill's name.
/// </summary>
internal sealed class DrillKills : IAsyncDisposable
{
    // A drill of the sample prints about 25 lines.
    private const int MostLines = 20;

    private static int s_count;

    private readonly WeChatCloud _cloud;
    private readonly CloudEnvironment _environment;
    private readonly AppSite _app;
    private readonly Killer _killer;

    private DrillKills(WeChatCloud cloud, CloudEnvironment environment, AppSite app, Random chance) =>
        (_cloud, _environment, _app, _killer) = (cloud, environment, app, new(app, chance, MostLines));

    /// <summary>Drills until the process has died so often.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="seed">Draws the moments.</param>
    /// <param name="output">Takes the log of a run that went wrong.</param>
    public static async Task RunAsync(int kills, int seed, ITestOutputHelper output)
    {
        await using var run = await CreateAsync(new Random(seed));
        var drills = 0;
        try
        {
            var backup = await run.BackUpAsync();
            for (; run._killer.Kills < kills; drills++)
                await run.DrillAsync(backup);
        }
        catch (Exception failure)
        {
            output.WriteLine(string.Join('\n', run._app.Log.TakeLast(150)));
            throw new InvalidOperationException($"Drill {drills + 1} failed after {run._killer.Kills} kills. Again with CRASH_SEED={seed}.\n{failure.Message}", failure);
        }
        output.WriteLine($"Seed {seed}: {drills} drills, {run._killer.Kills} kills.");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    private static async Task<DrillKills> CreateAsync(Random chance)
    {
        var cloud = await WeChatCloud.StartAsync();
        var environment = cloud.Env($"演练-{Interlocked.Increment(ref s_count)}");
        environment.Collection("订单").Put([.. Enumerable.Range(0, 150).Select(i => $"{{\"_id\":\"文{i}\",\"n\":{i}.0}}")]);
        environment.Collection("用户").Put([.. Enumerable.Range(0, 60).Select(i => $"{{\"_id\":{i},\"名\":\"{new string('字', 20)}\"}}")]);
        environment.Collection("zz_drill_20200101T000000Z-abcd_0").Put("{\"_id\":\"人的\"}");
        var app = new AppSite(cloud, environment.Id, (await AzuriteServer.SharedAsync()).ConnectionString);
        app.Settings["Drill__Environment"] = environment.Id;
        app.Settings["Restore__PartBytes"] = "2000";
        // What was asked for when the process died is carried out by then, or never.
        app.Settings["Restore__Settle"] = "00:00:02";
        // Draws out the moments in which a crash is worst: between what is asked for and its answer.
        foreach (var endpoint in (string[])["databasecollectionadd", "databasecollectiondelete", "databasemigrateimport", "upload", "batchdeletefile"])
            cloud.Faults.Add(new() { Effect = FaultEffect.Delay, Endpoint = endpoint, DelaySeconds = 0.1, Rate = 0.5 });
        await app.StartAsync();
        return new(cloud, environment, app, chance);
    }

    private async Task<string> BackUpAsync()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var http = await _app.Lives[^1].ListeningAsync();
        var backup = await http.StartBackupAsync();
        await http.WaitForEndAsync(backup, patience.Token);
        return backup;
    }

    private async Task DrillAsync(string backup)
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var before = Snapshot();
        using var started = await (await _app.Lives[^1].ListeningAsync()).PostAsJsonAsync("api/drills", new JsonObject { ["backup"] = backup }, patience.Token);
        var text = await started.Content.ReadAsStringAsync(patience.Token);
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, text);
        var id = (string)JsonNode.Parse(text)!["id"]!;

        await _killer.KillAsync(id, patience.Token);

        var http = await _app.Lives[^1].ListeningAsync();
        await http.WaitForEndAsync(id, patience.Token);
        var drill = (await http.GetFromJsonAsync<JsonObject>($"api/drills/{id}", patience.Token))!;
        Assert.True((string?)drill["outcome"] == "Passed" && drill["leftovers"]!.AsArray().Count == 0, drill.ToJsonString());
        Assert.Equal(before, Snapshot());
        Assert.Empty(_environment.Files.Keys);
        using var release = await http.PostAsJsonAsync("api/claim/release", new { id }, patience.Token);
        Assert.True(release.StatusCode == HttpStatusCode.NotFound, "The claim is still held.");
    }

    // Every collection with all its documents: one too many and one too few are both seen.
    private List<string> Snapshot() =>
        [.. _environment.Collections.SelectMany(one => one.Documents().Select(document => $"{one.Name} {document.Key} {document.Value}").Prepend(one.Name)).Order(StringComparer.Ordinal)];
}
