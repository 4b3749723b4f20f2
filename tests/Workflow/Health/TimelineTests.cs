using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Tests.Support;

namespace Workflow.Tests.Health;

/// <summary>The durable history of a backup, as a person reads it.</summary>
public sealed class TimelineTests
{
    [Fact]
    public async Task Timeline_HasAttemptsWaitsAndRefusals()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 3), ("用户", 2));
        // A call is made three times: of five refusals to two collections one collection has three, whoever comes first.
        app.Cloud.Faults.Set("effect=code,endpoint=databasemigrateexport,code=-1,times=5");
        var backup = await app.RunBackupAsync();

        var timeline = await app.Http.GetFromJsonAsync<JsonElement>($"api/backups/{backup.Id}/timeline");
        var entries = timeline.GetProperty("entries").EnumerateArray().ToList();

        var own = entries.Where(entry => !entry.TryGetProperty("collection", out _)).Select(Words).ToList();
        Assert.Equal("started", own[0]);
        Assert.Equal("ended", own[^1]);
        Assert.Contains("done ListCollections 1", own);
        Assert.Contains("done RecordBackup 1", own);
        var refused = entries.Where(entry => Words(entry).StartsWith("refused StartExport", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, entry => Assert.Equal("-1", entry.GetProperty("code").GetString()));
        Assert.Contains(entries, entry => Words(entry) == "waited");
        foreach (var collection in (string[])["订单", "用户"])
            Assert.Contains(entries, entry => Words(entry).StartsWith("done VerifyExport", StringComparison.Ordinal) && entry.GetProperty("collection").GetString() == collection);
        Assert.Equal(entries.Select(At).Order(), entries.Select(At));

        var one = await app.Http.GetFromJsonAsync<JsonElement>($"api/backups/{backup.Id}/timeline?collection={Uri.EscapeDataString("用户")}");
        Assert.All(one.GetProperty("entries").EnumerateArray(), entry => Assert.Equal("用户", entry.GetProperty("collection").GetString()));
    }

    [Fact]
    public async Task Timeline_OfWhatIsNotThere_SaysSo()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        var backup = await app.RunBackupAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("api/backups/20261129T180000Z-ab12/timeline")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/backups/{backup.Id}/timeline?collection=x")).StatusCode);
        await app.Client.PurgeInstanceAsync(backup.Id);
        var purged = await app.Http.GetFromJsonAsync<JsonElement>($"api/backups/{backup.Id}/timeline");
        Assert.Contains("1 histories are gone", purged.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    private static string Words(JsonElement entry) => string.Join(
        ' ',
        ((string[])["what", "step", "attempt"]).Where(name => entry.TryGetProperty(name, out _)).Select(name => entry.GetProperty(name).ToString()));

    private static DateTimeOffset At(JsonElement entry) => entry.GetProperty("at").GetDateTimeOffset();
}
