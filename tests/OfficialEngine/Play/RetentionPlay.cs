using System.Text.Json;
using Azure.Storage.Blobs;
using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Play;

/// <summary>
/// Six good backups one after another, of which the rules keep three. A person holds the second, reads the plan and applies it: the first goes and the
/// third, so that the chain has a tombstone in its middle too. Then the newest is drilled and verified, and the one that is held, of which storage has lost a bit.
/// </summary>
internal sealed class RetentionPlay(RunningApp app, Cast cast)
{
    public const string First = "第一夜";
    public const string Held = "留下的第二夜";
    public const string Third = "第三夜";
    public const string Fourth = "第四夜";
    public const string Fifth = "第五夜";
    public const string Newest = "最新的第六夜";
    public const string Deletion = "删除";
    public const string Drill = "演练";
    public const string Verified = "校验无误";
    public const string Damaged = "校验出错";

    private const string Orders = "订单#1/?";

    private static readonly string[] OldestFirst = [First, Held, Third, Fourth, Fifth, Newest];

    public static (string Name, string Value)[] Settings { get; } = [("Retention__KeepLast", "3"), ("Drill__Environment", RunningApp.Env)];

    public async Task RunAsync()
    {
        var env = app.Cloud.Env(RunningApp.Env);
        env.Collection("用户").AddGenerated(40);
        foreach (var (night, part) in OldestFirst.Index())
        {
            env.Collection(Orders).Put($$"""{"_id":"单{{night}}","n":{{night}}}""");
            var started = await app.PostAloneAsync("api/backups");
            await app.InstanceAsync(cast.Give(part, started.GetProperty("id").GetString()!));
        }
        // Of a manifest that is gone only its hash is left, in its tombstone and in the manifest after it.
        foreach (var link in (await ChainAsync()).EnumerateArray())
        {
            var id = link.GetProperty("id").GetString()!;
            cast.Give($"清单 of {cast.Parts[id]}", link.GetProperty("sha256").GetString()!);
        }
        await app.PutAsync($"api/backups/{cast.IdOf(Held)}/hold", """{ "reason": "2026 年审计" }""");

        var read = await app.GetAsync("api/retention");
        Assert.Equal("rulesNotApplied", read.GetProperty("frozen").GetString());
        var deletion = await app.PostAsync("api/retention/apply", JsonSerializer.Serialize(new { plan = read.GetProperty("plan").GetString() }));
        await app.InstanceAsync(cast.Give(Deletion, deletion.GetProperty("id").GetString()!));
        await DrillAsync();
        await VerifyAsync(Newest, Verified);
        await SpoilAsync(cast.IdOf(Held));
        await VerifyAsync(Held, Damaged);
    }

    private async Task DrillAsync()
    {
        var started = await app.PostAloneAsync("api/drills", JsonSerializer.Serialize(new { backup = cast.IdOf(Newest) }));
        var id = started.GetProperty("id").GetString()!;
        // Rows have it without its prefix.
        var key = cast.Give(Drill, id[2..]);
        cast.Give($"{Drill}的试验", $"zz_probe_{key}");
        for (var number = 0; number < 2; number++)
            cast.Give($"{Drill}的集合 {number}", $"zz_drill_{key}_{number}");
        await app.InstanceAsync(id);
        Assert.DoesNotContain(app.Cloud.Env(RunningApp.Env).Collections, one => one.Name.StartsWith("zz_", StringComparison.Ordinal));
        Assert.Empty(app.Cloud.Env(RunningApp.Env).Files);
    }

    private async Task VerifyAsync(string part, string verification)
    {
        var started = await app.PostAsync($"api/backups/{cast.IdOf(part)}/verify");
        await app.InstanceAsync(cast.Give(verification, started.GetProperty("id").GetString()!));
    }

    private async Task SpoilAsync(string id)
    {
        var blob = new BlobClient(app.Storage, "backups", $"{RunningApp.Env}/{id}/用户.jsonl.gz");
        var bytes = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        // In the header's time stamp: what reads the storage of both engines can still inflate it.
        bytes[5] ^= 0x10;
        await blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true);
    }

    /// <summary>The plan that is left, the chain, every backup, and what is answered about a file of one that went.</summary>
    public static async Task<List<Entry>> AnswersAsync(RunningApp app, Cast cast)
    {
        List<Entry> answers = [await Answers.TextAsync(app, "retention"), await Answers.TextAsync(app, $"backups/{cast.IdOf(Newest)}/chain?top=100")];
        foreach (var part in OldestFirst)
            answers.Add(await Answers.TextAsync(app, $"backups/{cast.IdOf(part)}"));
        answers.Add(await Answers.TextAsync(app, FileOf(cast.IdOf(First))));
        answers.Add(await Answers.TextAsync(app, "drills"));
        answers.Add(await Answers.TextAsync(app, $"drills/d-{cast.IdOf(Drill)}"));
        return answers;
    }

    /// <summary>Where the file of a collection is that every backup has.</summary>
    public static string FileOf(string id) => $"backups/{id}/file?collection={Uri.EscapeDataString(Orders)}";

    private async Task<JsonElement> ChainAsync() => (await app.GetAsync($"api/backups/{cast.IdOf(Newest)}/chain?top=100")).GetProperty("links");
}
