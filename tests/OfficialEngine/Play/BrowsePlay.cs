using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Play;

/// <summary>People look into two backups: a document whose index has to be built first, its history, and what differs between the two.</summary>
internal sealed class BrowsePlay(RunningApp app, Cast cast)
{
    public const string Compared = "比较的结果";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Documents that the older backup has.</summary>
    public static IReadOnlyList<string> Before { get; } = ["""{"_id":"去"}""", """{"_id":"甲","n":3.0}"""];

    /// <summary>The same for the newer one.</summary>
    public static IReadOnlyList<string> After { get; } = ["""{ "_id":"甲", "n":3 }""", """{"_id":"来"}"""];

    public async Task RunAsync(string collection)
    {
        var (older, newer) = (cast.IdOf(BackupPlay.Complete), cast.IdOf(BackupPlay.Partial));
        await new BlobClient(app.Storage, "derived", $"{RunningApp.Env}/{older}/{collection}.jsonl.gz.v1.index").DeleteAsync();
        Assert.Equal(
            Before[1], await AskAsync("api/documents/read", new { backup = older, collection, docId = "甲" }));
        var history = JsonDocument.Parse(await AskAsync("api/documents/history", new { collection, docId = "甲" })).RootElement.GetProperty("versions");
        Assert.Equal([newer, older], history.EnumerateArray().Select(version => version.GetProperty("backupId").GetString()));
        Assert.True(history[0].GetProperty("changed").GetBoolean());

        var started = await app.PostAsync("api/diffs", JsonSerializer.Serialize(new { from = older, to = newer }));
        var id = cast.Give(Compared, started.GetProperty("id").GetString()!);
        await app.InstanceAsync(id);
        await app.InstanceAsync($"{id}:retention", "Running");
        var diff = await app.GetAsync($"api/diffs/{id}");
        Assert.Equal("Ready", diff.GetProperty("state").GetString());
        foreach (var (wanted, expected) in ((string, string)[])[("added", "来"), ("removed", "去"), ("changed", "甲")])
        {
            var page = app.GetAsync($"api/diffs/{id}/documents?collection={Uri.EscapeDataString(collection)}&class={wanted}");
            Assert.Equal(expected, Assert.Single((await page).GetProperty("documents").EnumerateArray()).GetProperty("docId").GetString());
        }
    }

    // 202 until the index is built.
    private async Task<string> AskAsync(string path, object body)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            using var response = await app.Http.PostAsync(path, content);
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.OK)
                return text;
            Assert.True(response.StatusCode == HttpStatusCode.Accepted && TimeProvider.System.GetElapsedTime(began) < Patience, $"{response.StatusCode} {text}\n{app.Log}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }
}
