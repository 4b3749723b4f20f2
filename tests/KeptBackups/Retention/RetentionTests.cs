using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Retention.Triggers;
using Workflow.Storage;

namespace Workflow.Tests.Retention;

/// <summary>Plans, their application by a person, what freezes them, holds, tombstones, the chain and the rebuild: over HTTP, in real storage.</summary>
public sealed class RetentionTests
{
    private static readonly (string, string?)[] KeepTwo = [("Retention__KeepLast", "2"), ("Retention__MinimumGood", "2")];

    [Fact]
    public async Task WithoutRules_NothingIsDeleted_AndHealthSaysSo()
    {
        await using var site = await RetentionSite.StartAsync();
        await site.AddNightsAsync(5);

        var plan = await site.PlanAsync();
        var health = await site.App.Http.GetStringAsync("api/health");
        using var refused = await site.App.PostAsync("api/retention/apply", $"{{\"plan\":\"{plan.GetProperty("plan").GetString()}\"}}");

        Assert.Equal(JsonValueKind.Null, plan.GetProperty("frozen").ValueKind);
        Assert.All(plan.GetProperty("backups").EnumerateArray(), backup => Assert.True(backup.TryGetProperty("keep", out _)));
        Assert.Contains("nothing is ever deleted", health, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task RulesThatNobodyHasApplied_DeleteNothing_UntilAPersonApplies()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(5);

        Assert.Equal("rulesNotApplied", (await site.PlanAsync()).GetProperty("frozen").GetString());
        var end = await site.ApplyAsync();

        Assert.Equal(3, end.GetProperty("expired").GetInt32());
        foreach (var id in ids.Take(3))
        {
            Assert.Empty(await site.BlobsOfAsync(id));
            var backup = await site.App.Http.GetFromJsonAsync<JsonElement>($"api/backups/{id}");
            Assert.Equal(("Expired", "ladder", "Complete"), (backup.GetProperty("state").GetString(), backup.GetProperty("expiry").GetProperty("rule").GetString(), backup.GetProperty("outcome").GetString()));
        }
        foreach (var id in ids.Skip(3))
            Assert.Equal(4, (await site.BlobsOfAsync(id)).Count);
        Assert.Equal(JsonValueKind.Null, (await site.PlanAsync()).GetProperty("frozen").ValueKind);
        Assert.Equal(2, (await site.PlanAsync()).GetProperty("backups").GetArrayLength());
    }

    [Fact]
    public async Task WhatHasExpired_IsToldWhereverItIsAskedFor()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(3);
        await site.ApplyAsync();

        using var restore = await site.App.PostAsync("api/restores", $"{{\"backup\":\"{ids[0]}\",\"mode\":\"missing\"}}");
        using var file = await site.App.Http.GetAsync($"api/backups/{ids[0]}/file?collection={Uri.EscapeDataString("订单")}");
        using var held = await site.App.Http.PutAsJsonAsync($"api/backups/{ids[0]}/hold", new { reason = "x" });

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.NotFound, HttpStatusCode.Gone), (restore.StatusCode, file.StatusCode, held.StatusCode));
        foreach (var answer in (HttpResponseMessage[])[restore, file, held])
            Assert.Contains("has expired", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanThatIsAnotherByNow_IsRefused()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        await site.AddNightsAsync(5);
        var plan = (await site.PlanAsync()).GetProperty("plan").GetString();
        await site.AddAsync(site.Now.AddMinutes(-5));

        using var answer = await site.App.PostAsync("api/retention/apply", $"{{\"plan\":\"{plan}\"}}");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("The plan has changed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrippedGate_AClockThatIsAhead_AndARebuild_FreezeEverything()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(5);
        await site.ApplyAsync();
        await site.AddAsync(site.Now.AddMinutes(-30), record => record with { Gate = new() { Verdict = GateVerdict.Tripped } });

        Assert.Equal("gateTripped", (await site.PlanAsync()).GetProperty("frozen").GetString());
        await site.AddAsync(site.Now.AddMinutes(-20), record => record with { Gate = new() { Verdict = GateVerdict.Passed } });
        Assert.Equal(JsonValueKind.Null, (await site.PlanAsync()).GetProperty("frozen").ValueKind);
        // Both clocks: where only the app's is ahead, storage's counts.
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(365));
        var late = await site.PlanAsync();
        site.StorageAhead = -TimeSpan.FromDays(365);
        var early = await site.PlanAsync();

        Assert.Equal("clock", late.GetProperty("frozen").GetString());
        Assert.Equal(JsonValueKind.Null, early.GetProperty("frozen").ValueKind);
        Assert.Equal(4, (await site.BlobsOfAsync(ids[^1])).Count);
    }

    [Fact]
    public async Task OtherCollections_FreezeUntilAPersonApplies()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        await site.AddNightsAsync(4);
        await site.ApplyAsync();
        await site.AddAsync(site.Now.AddMinutes(-10), record => record with { Definition = new() { Collections = ["*"], Exclude = ["users"] } });

        Assert.Equal("newDefinition", (await site.PlanAsync()).GetProperty("frozen").GetString());
        await site.ApplyAsync();
        Assert.Equal(JsonValueKind.Null, (await site.PlanAsync()).GetProperty("frozen").ValueKind);
        Assert.Equal(3, (await site.PlanAsync()).GetProperty("backups").GetArrayLength());
    }

    [Fact]
    public async Task Hold_KeepsIt_UntilItIsTakenAway()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(5);
        using var held = await site.App.Http.PutAsJsonAsync($"api/backups/{ids[0]}/hold", new { reason = "审计 2026" });
        await site.ApplyAsync();

        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        Assert.Equal(4, (await site.BlobsOfAsync(ids[0])).Count);
        Assert.Equal("审计 2026", (await site.App.Http.GetFromJsonAsync<JsonElement>($"api/backups/{ids[0]}")).GetProperty("hold").GetProperty("reason").GetString());
        using var released = await site.App.Http.DeleteAsync($"api/backups/{ids[0]}/hold");
        await site.ApplyAsync();
        Assert.Empty(await site.BlobsOfAsync(ids[0]));
    }

    [Theory]
    [InlineData("""{"reason":""}""", "reason")]
    [InlineData("""{}""", "reason")]
    [InlineData("""{"reason":"a\nb"}""", "reason")]
    [InlineData("""{"reason":"x","until":"tomorrow"}""", "until")]
    [InlineData("""{"reason":"x","until":"2020-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"reason":"x","by":"me"}""", "by")]
    public async Task HoldThatMeansNothing_Is400(string body, string field)
    {
        await using var site = await RetentionSite.StartAsync();
        var id = await site.AddAsync(site.Now.AddDays(-1));

        using var answer = await site.App.Http.PutAsync($"api/backups/{id}/hold", new StringContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Timer_MarksWhatIsDatedAhead_WhateverItsState()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var there = await site.AddAsync(site.Now.AddDays(-1));
        var ahead = await site.AddAsync(site.Now.AddDays(3));
        var runs = await site.AddAsync(site.Now.AddDays(4), backup => backup with { Outcome = BackupOutcome.Running, EndedAt = null });

        await ActivatorUtilities.CreateInstance<RetentionTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);

        foreach (var (id, isMarked) in ((string, bool)[])[(there, false), (ahead, true), (runs, true)])
            Assert.Equal(isMarked, (await site.KeepingAsync(id)).WasDatedAhead);
    }

    [Fact]
    public async Task Timer_LetsGoWhatTheAppliedRulesLetGo_AndTellsWhereItWaits()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(2);
        await site.ApplyAsync();
        ids.Add(await site.AddAsync(site.Now.AddMinutes(-5)));

        await ActivatorUtilities.CreateInstance<RetentionTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);

        await site.App.Log.WaitForAsync($"Backup {ids[0]} of {site.App.Env} has expired by the rule ladder");

        Assert.Empty(await site.BlobsOfAsync(ids[0]));
    }

    [Fact]
    public async Task Chain_PassesTombstones_AndFindsWhatIsMissing()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(4);
        await site.ApplyAsync();

        var chain = await site.App.Http.GetFromJsonAsync<JsonElement>($"api/backups/{ids[3]}/chain");
        Assert.True(chain.GetProperty("ok").GetBoolean(), $"{chain}");
        Assert.Equal(
            ["present", "present", "expired", "expired"], chain.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("status").GetString()));

        await site.App.Services.GetRequiredService<BackupBlobs>().DeleteAllAsync(BlobNames.Manifest(site.App.Env, ids[2]), default);
        var broken = await site.App.Http.GetFromJsonAsync<JsonElement>($"api/backups/{ids[3]}/chain");
        Assert.False(broken.GetProperty("ok").GetBoolean());
        Assert.Contains($"The manifest of {ids[2]} is gone", broken.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TablesThatAreLost_AreMadeAgain_AndNothingExpiresUntilAPersonHasLooked()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(4);
        await site.ApplyAsync();
        var services = site.App.Services;
        var table = await services.GetRequiredService<StorageConnection>().GetTableAsync(BackupsTable.TableName, default);
        foreach (var id in ids)
        {
            await table.DeleteEntityAsync(CollectionName.Encode(site.App.Env), id);
            await services.GetRequiredService<ExportsTable>().DeleteAsync(id, default);
        }

        using var started = await site.App.PostAsync("api/catalogue/rebuild");
        var rebuilt = await site.EndAsync((await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);

        Assert.Equal(2, rebuilt.GetProperty("added").GetInt32());
        Assert.Equal("rebuilt", (await site.PlanAsync()).GetProperty("frozen").GetString());
        var backup = await site.App.Http.GetFromJsonAsync<JsonElement>($"api/backups/{ids[3]}");
        Assert.Equal("订单", backup.GetProperty("exports")[0].GetProperty("collection").GetString());
        using var unfrozen = await site.App.PostAsync("api/retention/unfreeze", """{"reason":"holds are set again"}""");
        Assert.Equal(HttpStatusCode.OK, unfrozen.StatusCode);
        Assert.Equal(JsonValueKind.Null, (await site.PlanAsync()).GetProperty("frozen").ValueKind);
    }

    [Fact]
    public async Task Simulation_ShowsWhatWouldBeThere()
    {
        await using var site = await RetentionSite.StartAsync(("Retention__KeepDaily", "7"), ("Retention__KeepMonthly", "12"), ("Retention__KeepYearly", "5"));
        await site.AddNightsAsync(3);

        var plan = await site.PlanAsync("?days=400");

        Assert.InRange(plan.GetProperty("simulated").GetInt32(), 18, 20);
        Assert.Equal(plan.GetProperty("simulated").GetInt32() + plan.GetProperty("backups").EnumerateArray().Count(backup => string.CompareOrdinal(backup.GetProperty("id").GetString(), BackupId.Prefix(site.Now)) < 0), plan.GetProperty("backups").GetArrayLength());
        using var wrong = await site.App.Http.GetAsync("api/retention?days=0");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task RestoreThatReadsIt_KeepsIt()
    {
        await using var site = await RetentionSite.StartAsync(KeepTwo);
        var ids = await site.AddNightsAsync(4);
        Assert.True(await site.App.Services.GetRequiredService<KeepingTable>().MarkAsync(site.App.Env, ids[0], "r-20261129T180000Z-ab12", null, default));

        await site.ApplyAsync();

        Assert.Equal(BackupState.Present, (await site.KeepingAsync(ids[0])).State);
        Assert.Equal(BackupState.Expired, (await site.KeepingAsync(ids[1])).State);
        Assert.False(await site.App.Services.GetRequiredService<KeepingTable>().MarkAsync(site.App.Env, ids[1], "r-20261129T180000Z-ab12", null, default));
    }
}
