using System.Text.Json;
using OfficialEngine.Tests.Site;
using Simulator.Data;

namespace OfficialEngine.Tests.Play;

/// <summary>
/// A person puts documents of a backup back and takes that back again: over what is there, into a new collection, and a few by their ids. What would
/// remove documents is canceled before it does. Only that has two collections: of two looks at once chance would say which is the first, and a
/// safety copy starts with that one.
/// </summary>
internal sealed class RestorePlay(RunningApp app, Cast cast)
{
    public const string Overwritten = "覆盖的恢复";
    public const string New = "新建的恢复";
    public const string Chosen = "挑选的恢复";
    public const string Canceled = "取消的恢复";

    private const string Books = "书";
    private const string Shelves = "架";
    private const string Beside = "书_旁边";

    private readonly CloudEnvironment env = app.Cloud.Env(RunningApp.Env);

    /// <summary>The part of what takes a restore back.</summary>
    public static string UndoOf(string part) => $"{part}的撤销";

    /// <summary>What the backup has of both collections.</summary>
    public static void Fill(CloudEnvironment env)
    {
        env.Collection(Books).Add(
            """{"_id":"甲","n":1}""", """{"_id":"乙","n":2.0,"在":{"$date":"2024-06-01T00:00:00.5Z"}}""", """{"_id":3,"n":"三"}""");
        env.Collection(Shelves).Add("""{"_id":"一"}""", """{"_id":"二"}""");
    }

    public async Task RunAsync(string backup)
    {
        // One is missing, one changed, one more than there was; and a collection that has nothing any more.
        env.Collection(Books).Remove("\"甲\"");
        env.Collection(Books).Put("""{"_id":"乙","n":20,"多":true}""", """{"_id":"丁"}""");
        env.Collection(Shelves).Clear();
        await RunAsync(Overwritten, new { backup, collections = (string[])[Books], mode = "overwrite" }, Confirm(Books));
        await RunAsync(
            New,
            new
            {
                backup, collections = (string[])[Books], mode = "new", names = Names((Books, Beside)),
                indexes = new Dictionary<string, object> { [Books] = (object[])[new { name = "按数", keys = (object[])[new { name = "n", direction = "-1" }] }] },
            },
            confirm: null, Confirm(Beside));
        await RunAsync(Chosen, new { backup, collections = (string[])[Books], mode = "overwrite", docIds = (object[])["甲", "乙", 3, "没有"] }, Confirm(Books));
        await CancelAsync(new { backup, collections = (string[])[Books, Shelves], mode = "exact" });
    }

    private async Task RunAsync(string part, object body, object? confirm, object? confirmUndo = null)
    {
        var before = Contents();
        var planHash = await PlanAsync(part, await StartAsync("api/restores", body));
        Assert.Equal(before, Contents());
        await app.PostAsync($"api/restores/{IdOf(part)}/approve", JsonSerializer.Serialize<object>(confirm is null ? new { planHash } : new { planHash, confirm }));
        await EndedAsync(part);
        Assert.NotEqual(before, Contents());

        await PlanAsync(UndoOf(part), await StartAsync($"api/restores/{IdOf(part)}/undo", new { approve = true, confirm = confirmUndo ?? confirm }));
        await EndedAsync(UndoOf(part));
        Assert.Equal(before, Contents());
        Assert.Empty(env.Files);
    }

    private async Task CancelAsync(object body)
    {
        var before = Contents();
        await PlanAsync(Canceled, await StartAsync("api/restores", body));
        await app.PostAsync($"api/restores/{IdOf(Canceled)}/cancel");
        await app.InstanceAsync(IdOf(Canceled));
        await app.InstanceAsync($"{IdOf(Canceled)}:keeper", "Running");
        Assert.Equal(before, Contents());
    }

    // A safety copy starts with it.
    private Task<JsonElement> StartAsync(string path, object body) => app.PostAloneAsync(path, JsonSerializer.Serialize(body));

    /// <summary>Waits for the plan; gives its hash.</summary>
    private async Task<string> PlanAsync(string part, JsonElement started)
    {
        var id = started.GetProperty("id").GetString()!;
        Assert.StartsWith("r-", id, StringComparison.Ordinal);
        // Rows have it without its prefix.
        cast.Give(part, id[2..]);
        cast.Give($"{part}的试验", $"zz_probe_{id[2..]}");
        var planned = await app.UntilAsync($"api/restores/{id}", restore => restore.TryGetProperty("planHash", out var hash) && hash.ValueKind == JsonValueKind.String);
        return cast.Give($"{part}的计划", planned.GetProperty("planHash").GetString()!);
    }

    private async Task EndedAsync(string part)
    {
        await app.InstanceAsync(IdOf(part));
        await app.InstanceAsync($"{IdOf(part)}:keeper", "Running");
        var restore = await app.GetAsync($"api/restores/{IdOf(part)}");
        Assert.True(restore.GetProperty("outcome").GetString() == "Complete", $"{restore}\n{app.Log}");
        if (restore.TryGetProperty("safetyBackupId", out var safety) && safety.GetString() is { } id)
            cast.Give($"{part}前的副本", id);
    }

    private string IdOf(string part) => $"r-{cast.IdOf(part)}";

    private List<string> Contents() =>
        [.. env.Collections.SelectMany(collection => collection.Documents().Select(document => $"{collection.Name} {document.Key} {document.Value}")).Order(StringComparer.Ordinal)];

    private static Dictionary<string, string> Confirm(string name) => Names((name, name));

    private static Dictionary<string, string> Names(params (string Collection, string Target)[] names) =>
        names.ToDictionary(pair => pair.Collection, pair => pair.Target, StringComparer.Ordinal);
}
