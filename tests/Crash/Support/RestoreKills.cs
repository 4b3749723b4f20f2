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
/// Restores and undos, one after another, while the process is killed. After each the target must hold what was promised, line for line, as a
/// dictionary says that knows nothing of the app.
/// </summary>
internal sealed class RestoreKills : IAsyncDisposable
{
    private const string Orders = "订单";

    // A restore of the sample prints about 30 lines.
    private const int MostLines = 22;

    private static int s_count;

    private readonly WeChatCloud _cloud;
    private readonly CloudEnvironment _environment;
    private readonly AppSite _app;
    private readonly Killer _killer;
    private readonly bool _merges;
    private int _documents = 150;

    private RestoreKills(Random chance, WeChatCloud cloud, CloudEnvironment environment, AppSite app, bool merges) =>
        (_cloud, _environment, _app, _killer, _merges) = (cloud, environment, app, new(app, chance, MostLines), merges);

    /// <summary>Restores and undoes until the process has died so often.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="merges">Whether the service merges what it should replace, so that documents are removed and inserted again.</param>
    /// <param name="chance">Draws the moments.</param>
    /// <param name="seed">Gives them again.</param>
    /// <param name="output">Takes the log of a run that went wrong.</param>
    public static async Task RunAsync(int kills, bool merges, Random chance, int seed, ITestOutputHelper output)
    {
        await using var run = await CreateAsync(merges, chance);
        var restores = 0;
        try
        {
            for (; run._killer.Kills < kills; restores++)
                await run.RestoreAndUndoAsync();
        }
        catch (Exception failure)
        {
            output.WriteLine(string.Join('\n', run._app.Log.TakeLast(150)));
            throw new InvalidOperationException($"Restore {restores + 1} failed after {run._killer.Kills} kills. Again with CRASH_SEED={seed}.\n{failure.Message}", failure);
        }
        output.WriteLine($"Seed {seed}: {restores} restores and as many undos, {run._killer.Kills} kills.");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    private static async Task<RestoreKills> CreateAsync(bool merges, Random chance)
    {
        var cloud = await WeChatCloud.StartAsync(options => options.UpsertMerges = merges);
        var environment = cloud.Env($"还原-{Interlocked.Increment(ref s_count)}");
        var app = new AppSite(cloud, environment.Id, (await AzuriteServer.SharedAsync()).ConnectionString);
        app.Settings["Restore__PartBytes"] = "6000";
        // What was asked for when the process died is carried out by then, or never.
        app.Settings["Restore__Settle"] = "00:00:02";
        environment.Collection(Orders);
        // Draws out the moments in which a crash is worst: between what is asked for and its answer.
        foreach (var endpoint in (string[])["databasemigrateimport", "databasedelete", "upload", "batchdeletefile"])
            cloud.Faults.Add(new() { Effect = FaultEffect.Delay, Endpoint = endpoint, DelaySeconds = 0.1, Rate = 0.5 });
        await app.StartAsync();
        return new(chance, cloud, environment, app, merges);
    }

    private async Task RestoreAndUndoAsync()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var target = _environment.Collection(Orders);
        target.Clear();
        target.Put([.. Enumerable.Range(0, _documents).Select(i => Line(i, "原"))]);
        var put = Snapshot();
        var http = await _app.Lives[^1].ListeningAsync();
        var backup = await http.StartBackupAsync();
        await http.WaitForEndAsync(backup, patience.Token);
        Spoil(target);
        var before = Snapshot();

        var restore = await StartAsync("api/restores", new JsonObject
        {
            ["backup"] = backup, ["collections"] = new JsonArray(Orders), ["mode"] = "exact", ["approve"] = true, ["confirm"] = new JsonObject { [Orders] = Orders },
            ["force"] = _merges,
        });
        await _killer.KillAsync(restore, patience.Token);
        await JudgeAsync(restore, put, patience.Token);

        var undo = await StartAsync($"api/restores/{restore}/undo", new JsonObject { ["approve"] = true, ["confirm"] = new JsonObject { [Orders] = Orders } });
        await _killer.KillAsync(undo, patience.Token);
        await JudgeAsync(undo, before, patience.Token);
        _documents++;
    }

    // A third is gone, a third is changed, and there are others: too many for one call.
    private void Spoil(CloudCollection target)
    {
        for (var i = 0; i < _documents; i += 3)
            target.Remove($"\"文{i}\"");
        target.Put([.. Enumerable.Range(0, _documents).Where(i => i % 3 == 1).Select(i => Line(i, "改", _merges ? ",\"新\":1" : ""))]);
        target.Put([.. Enumerable.Range(1000, 130).Select(i => Line(i, "多"))]);
    }

    private async Task<string> StartAsync(string path, JsonObject body)
    {
        using var response = await (await _app.Lives[^1].ListeningAsync()).PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    private async Task JudgeAsync(string id, IReadOnlyDictionary<string, string> promised, CancellationToken patience)
    {
        var http = await _app.Lives[^1].ListeningAsync();
        await http.WaitForEndAsync(id, patience);
        var restore = (await http.GetFromJsonAsync<JsonObject>($"api/restores/{id}", patience))!;
        Assert.True((string?)restore["outcome"] == "Complete", restore.ToJsonString());
        Assert.Equal(promised, Snapshot());
        Assert.Empty(_environment.Files.Keys);
        using var release = await http.PostAsJsonAsync("api/claim/release", new { id }, patience);
        Assert.True(release.StatusCode == HttpStatusCode.NotFound, "The claim is still held.");
    }

    private SortedDictionary<string, string> Snapshot() =>
        new(_environment.Collection(Orders).Documents().ToDictionary(one => one.Key, one => one.Value), StringComparer.Ordinal);

    private static string Line(int number, string version, string more = "") =>
        $"{{\"_id\":\"文{number}\",\"版\":\"{version}\",\"n\":{number}.0,\"长\":\"{new string('字', 20)}\"{more}}}";
}
