using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>The HTTP routes as a caller sees them.</summary>
public sealed class RouteTests
{
    // The discard port: nobody listens.
    private const string NoStorage =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a";

    [Fact]
    public async Task StartBackup_Accepted_AnswersWhereToLook()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));

        using var response = await app.PostAsync("api/backups");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(
            ["id", "purgeHistoryDeleteUri", "resumePostUri", "sendEventPostUri", "statusQueryGetUri", "suspendPostUri", "terminatePostUri"],
            body.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal(body.GetProperty("statusQueryGetUri").GetString(), response.Headers.Location!.OriginalString);
        Assert.Contains($"/instances/{body.GetProperty("id").GetString()}", response.Headers.Location.OriginalString, StringComparison.Ordinal);
        using var status = await app.Http.GetAsync(response.Headers.Location);
        Assert.True(status.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task StartBackup_AHundredAtOnce_StartsOneAndNamesItToTheOthers()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(5)));
        app.With(("订单", 3));
        app.Clock.AutoAdvance = false;

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.PostAsync("api/backups")));

        var started = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Accepted);
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        foreach (var refused in responses.Where(response => response != started))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            Assert.Equal(id, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("backupId").GetString());
        }
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(id!)).Outcome);
        Assert.Single(app.Cloud.Jobs);
    }

    [Fact]
    public async Task GetBackup_RightAfterItsStart_IsThere()
    {
        await using var app = await RunningApp.StartAsync();
        var id = BackupId.Create(app.Env, app.Clock.GetUtcNow(), "1");
        await app.Services.GetRequiredService<ClaimTable>().TryAddAsync(app.Env, new() { HolderId = id, InstanceId = id, ClaimedAt = app.Clock.GetUtcNow() }, default);

        var backup = await app.GetAsync(id);

        Assert.Equal((BackupOutcome.Running, 0), (backup.Outcome, backup.Exports!.Count));
    }

    [Theory]
    [InlineData("{\"collections\":", HttpStatusCode.BadRequest, "not valid JSON")]
    [InlineData("{\"what\":1}", HttpStatusCode.BadRequest, "\"field\":\"what\"")]
    [InlineData("{\"collections\":[\"\"]}", HttpStatusCode.BadRequest, "\"field\":\"collections[0]\"")]
    public async Task StartBackup_BadBody_IsAProblemAndStartsNothing(string body, HttpStatusCode expected, string content)
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));

        using var response = await app.PostAsync("api/backups", body);

        Assert.Equal(expected, response.StatusCode);
        Assert.Contains(content, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default));
    }

    [Fact]
    public async Task StartBackup_BodyAtTheLimit_IsRead_AndOneBytePast_Is413()
    {
        await using var app = await RunningApp.StartAsync();
        var body = $"{{\"what\":\"{new string('x', Limits.RequestBodyBytes - 11)}\"}}";

        using var atLimit = await app.PostAsync("api/backups", body);
        using var past = await app.PostAsync("api/backups", body + " ");

        Assert.Equal(HttpStatusCode.BadRequest, atLimit.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, past.StatusCode);
    }

    [Fact]
    public async Task ListBackups_Pages_AreNewestFirstAcrossMonths()
    {
        await using var app = await RunningApp.StartAsync();
        var table = app.Services.GetRequiredService<BackupsTable>();
        var ids = new List<string>();
        foreach (var at in (DateTimeOffset[])[new(2019, 12, 31, 0, 0, 0, default), new(2024, 2, 29, 0, 0, 0, default), new(2024, 2, 29, 1, 0, 0, default), new(2026, 11, 1, 0, 0, 0, default)])
        {
            ids.Insert(0, BackupId.Create(app.Env, at, "1"));
            await table.AddMissingAsync(
                [new() { Backup = new() { Id = ids[0], Env = app.Env, Outcome = BackupOutcome.Complete, StartedAt = at, EndedAt = at } }], default);
        }

        var first = (await app.Http.GetFromJsonAsync<BackupPage>("api/backups?top=3", Json.Options))!;
        var second = (await app.Http.GetFromJsonAsync<BackupPage>($"api/backups?top=3&continuation={first.Next}", Json.Options))!;

        Assert.Equal(ids[..3], first.Backups.Select(backup => backup.Id));
        Assert.Equal(ids[3..], second.Backups.Select(backup => backup.Id));
        Assert.Null(second.Next);
        Assert.Equal(4, (await app.Http.GetFromJsonAsync<BackupPage>("api/backups?top=4", Json.Options))!.Backups.Count);
    }

    [Theory]
    [InlineData("api/backups?top=0")]
    [InlineData("api/backups?top=101")]
    [InlineData("api/backups?top=x")]
    [InlineData("api/backups?continuation=!running")]
    public async Task ListBackups_BadQuery_IsAProblem(string path)
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await app.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("20261122T020000Z-abcd")]
    [InlineData("!running")]
    [InlineData("%2E%2E%2Fx")]
    public async Task GetBackup_UnknownId_IsNotFound(string id)
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/backups/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PostAsync($"api/backups/{id}/cancel")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/terminate")]
    [InlineData("POST", "/suspend")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/raiseEvent/cancel")]
    public async Task Instances_OfAHostWithoutAKey_AreReachedByTheDurableHttpApiAlone(string method, string what)
    {
        await using var app = await RunningApp.StartAsync();
        using var started = await app.PostAsync("api/backups");
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        using var request = new HttpRequestMessage(new HttpMethod(method), $"api/instances/{id}{what}?key=");
        using var response = await app.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task GetSchedule_AnyTime_GivesFiveDueTimesInBothZonesAndWhatToSet()
    {
        await using var app = await RunningApp.StartAsync(null, ("BackupScheduleWeChat", "0 30 2 * * * *"));

        var schedule = await app.Http.GetFromJsonAsync<JsonElement>("api/schedule");

        Assert.Equal(("0 0 18 * * *", "UTC"), (schedule.GetProperty("expression").GetString(), schedule.GetProperty("timeZone").GetString()));
        Assert.Equal(5, schedule.GetProperty("next").GetArrayLength());
        Assert.Equal("2026-11-21T18:00:00+00:00", schedule.GetProperty("next")[0].GetProperty("utc").GetString());
        Assert.Equal("2026-11-22T02:00:00+08:00", schedule.GetProperty("next")[0].GetProperty("utc8").GetString());
        Assert.EndsWith("Set BackupSchedule to 0 30 18 * * *", schedule.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("0 30 18 * * *", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetHealth_StorageThere_TellsTheAgeOfTheLastCompleteBackup()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        Assert.False((await app.Http.GetFromJsonAsync<JsonElement>("api/health")).TryGetProperty("lastGoodBackupAt", out _));

        var backup = await app.RunBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var health = await app.Http.GetFromJsonAsync<JsonElement>("api/health");

        Assert.Equal(backup.EndedAt, health.GetProperty("lastGoodBackupAt").GetDateTimeOffset());
        Assert.InRange(health.GetProperty("lastGoodBackupAgeSeconds").GetDouble(), 3600, 3700);
    }

    [Fact]
    public async Task GetHealth_BackupOfAClockThatWasAhead_IsNotTheLastGoodOne()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        var good = await app.RunBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(30));
        var ahead = await app.RunBackupAsync();
        var table = await app.Services.GetRequiredService<StorageConnection>().GetTableAsync(BackupsTable.TableName, default);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {app.Env}")))
        {
            if (!row.RowKey.Contains(ahead.Id, StringComparison.Ordinal))
                continue;
            row["EndedAt"] = ahead.EndedAt!.Value.AddYears(1);
            await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
        }

        var health = await app.Http.GetFromJsonAsync<JsonElement>("api/health");

        Assert.Equal(good.EndedAt, health.GetProperty("lastGoodBackupAt").GetDateTimeOffset());
        Assert.InRange(health.GetProperty("lastGoodBackupAgeSeconds").GetDouble(), 30 * 3600, 31 * 3600);
    }

    [Fact]
    public async Task StartBackup_StorageGone_Is503WithASentence()
    {
        await using var app = await RunningApp.StartAsync(null, ("AzureWebJobsStorage", NoStorage));

        using var response = await app.PostAsync("api/backups");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("AzureWebJobsStorage", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetHealth_StorageGone_Is503()
    {
        await using var app = await RunningApp.StartAsync(
            null, ("AzureWebJobsStorage", NoStorage));
        app.Clock.AutoAdvance = false;

        var asked = app.Http.GetAsync("api/health");
        while (await Task.WhenAny(asked, Task.Yield().ToTask()) != asked)
            await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        using var response = await asked;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.False((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("storageReachable").GetBoolean());
    }
}

internal static class YieldExtensions
{
    public static async Task ToTask(this System.Runtime.CompilerServices.YieldAwaitable yield) => await yield;
}
