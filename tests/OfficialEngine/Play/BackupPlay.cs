using System.Net;
using System.Text.Json;
using OfficialEngine.Tests.Site;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Jobs;

namespace OfficialEngine.Tests.Play;

/// <summary>
/// Backups one after another: failed, complete, partial, two that the gate trips and of which a person accepts the first, terminated by an operator and
/// ended by the next; that one is canceled, and meanwhile another finds it running. Between them people look into what there is and put it back.
/// </summary>
internal sealed class BackupPlay(RunningApp app, Cast cast)
{
    public const string Failed = "失败的备份";
    public const string Complete = "完整的备份";
    public const string Partial = "部分的备份";
    public const string Tripped = "绊住的备份";
    public const string AlsoTripped = "也绊住的备份";
    public const string Terminated = "终止的备份";
    public const string Canceled = "取消的备份";
    public const string Superseded = "让位的备份";

    /// <summary>The instance of the backup that is started by name; its backup has an id of its own.</summary>
    public const string ByHand = "手动";

    private static readonly string[] Names = ["用户", "订单", "日志#1/?"];

    private readonly CloudEnvironment env = app.Cloud.Env(RunningApp.Env);

    public async Task RunAsync()
    {
        env.Collection("用户").AddGenerated(120);
        env.Collection("订单").AddGenerated(3);
        env.Collection("日志#1/?").AddGenerated(7);
        env.Collection("空");
        env.Collection("账").Add([.. BrowsePlay.Before]);
        RestorePlay.Fill(env);
        app.Cloud.Faults.Answer("stable_token", 40164, "invalid ip, not in whitelist", times: 1);
        await RunAsync(Failed);

        // Not ready when it is first asked for: the export waits on a durable timer.
        env.Collection("用户").JobDurations = JobDurations.Of(TimeSpan.FromMilliseconds(700));
        await RunAsync(Complete);

        env.Collection("坏").AddGenerated(5);
        app.Cloud.Faults.Add(new Fault { Effect = FaultEffect.BrokenLine, Collection = "坏", Line = 4 });
        // Too long for a row key: missed, and no job is asked for.
        env.Collection(new string('长', 80)).AddGenerated(1);
        env.Collection("账").Clear();
        env.Collection("账").Add([.. BrowsePlay.After]);
        await RunAsync(Partial);
        await new BrowsePlay(app, cast).RunAsync("账");
        await new RestorePlay(app, cast).RunAsync(cast.IdOf(Complete));

        await TripAsync();

        foreach (var collection in Names)
            env.Collection(collection).JobDurations = JobDurations.Of(TimeSpan.FromHours(1));
        await TerminateAsync();
        await CancelAsync();
    }

    private async Task RunAsync(string part) => await app.InstanceAsync(cast.Give(part, await StartAsync()));

    // The documents of a large collection become others.
    private async Task TripAsync()
    {
        env.Delete("坏");
        env.Delete(new string('长', 80));
        env.Collection("用户").Clear();
        env.Collection("用户").AddGenerated(130, seed: 7);
        await RunAsync(Tripped);
        await RunAsync(AlsoTripped);
        var (first, second) = (cast.IdOf(Tripped), cast.IdOf(AlsoTripped));
        foreach (var id in (string[])[first, second])
            Assert.Equal("churn", (await app.GetAsync($"api/backups/{id}")).GetProperty("gate").GetProperty("findings")[0].GetProperty("kind").GetString());

        await app.PostAsync($"api/backups/{first}/accept", """{ "reason": "用户已迁移" }""", HttpStatusCode.OK);
        await app.InstanceAsync($"{first}:accepted");
        var passed = (await app.GetAsync($"api/backups/{second}")).GetProperty("gate");
        Assert.Equal(("passed", first), (passed.GetProperty("verdict").GetString(), passed.GetProperty("baseline").GetString()));
    }

    private async Task TerminateAsync()
    {
        var id = cast.Give(Terminated, await StartLongAsync());
        await app.TerminateAsync(id);
        await app.InstanceAsync(id, "Terminated");
    }

    private async Task CancelAsync()
    {
        var id = cast.Give(Canceled, await StartLongAsync());
        // Terminating a backup leaves its exports at work, until the next one starts.
        for (var index = 0; index < 2; index++)
            await app.InstanceAsync($"{cast.IdOf(Terminated)}:{index}", "Terminated");

        var refused = await app.PostAsync("api/backups", expected: HttpStatusCode.Conflict);
        Assert.Equal(id, refused.GetProperty("backupId").GetString());
        await app.StartByNameAsync("BackupOrchestrator", ByHand);
        var second = await app.InstanceAsync(ByHand);
        cast.Give(Superseded, second.GetProperty("output").GetProperty("id").GetString()!);

        await app.PostAsync($"api/backups/{id}/cancel");
        await app.InstanceAsync(id);
    }

    /// <summary>Starts a backup that does not end by itself; gives its id once two exports are at work and one waits for its turn.</summary>
    private async Task<string> StartLongAsync()
    {
        var id = await StartAsync(JsonSerializer.Serialize(new { collections = Names }));
        await app.UntilAsync($"api/backups/{id}", backup => StatusesOf(backup).Count(status => status == "Exporting") == 2);
        return id;
    }

    private async Task<string> StartAsync(string? body = null) => (await app.PostAsync("api/backups", body)).GetProperty("id").GetString()!;

    private static IEnumerable<string?> StatusesOf(JsonElement backup) =>
        backup.GetProperty("exports").EnumerateArray().Select(export => export.GetProperty("status").GetString());
}
