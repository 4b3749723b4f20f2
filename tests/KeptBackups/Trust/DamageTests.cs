using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Catalogue;
using Workflow.Tests.Browse;
using Workflow.Tests.Notify;
using Workflow.Tests.Restores;
using Workflow.Tests.Retention;
using Workflow.Trust;

namespace Workflow.Tests.Trust;

/// <summary>What follows for a backup that is damaged: nobody relies on it, and it stays until a person has looked.</summary>
public sealed class DamageTests
{
    [Fact]
    public async Task Damage_IsNamedByHealth_UntilAPersonTakesTheHoldAway()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        Assert.Equal((true, "No backup is known to be damaged."), ((await site.HealthAsync()).Ok, (await site.HealthAsync()).Sentence));
        await site.DamageAsync(id);
        await site.VerifyAsync(id);

        var waits = await site.HealthAsync();
        Assert.False(waits.Ok);
        Assert.Contains($"POST /api/backups/{id}/verify", waits.Sentence, StringComparison.Ordinal);
        var shown = (await site.Browse.GetAsync($"api/backups/{id}")).Json.GetProperty("damage");
        Assert.StartsWith("订单: ", shown.GetProperty("reason").GetString(), StringComparison.Ordinal);

        await site.App.Http.DeleteAsync($"api/backups/{id}/hold");
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await site.VerifyAsync(id);

        // Who has taken it away has decided: it is not held once more.
        Assert.Null((await site.RowAsync(id)).Keeping.Hold);
        Assert.True((await site.HealthAsync()).Ok);
        Assert.Contains(id, (await site.HealthAsync()).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsBroughtBack_ClearsTheDamage_AndLeavesTheHold()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        var repair = await site.DamageAsync(id);
        await site.VerifyAsync(id);
        Assert.False((await site.App.GetAsync(id)).IsGood);
        await repair();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await site.VerifyAsync(id);

        var backup = await site.App.GetAsync(id);
        Assert.Equal((true, null, true), (backup.IsGood, backup.Damage, backup.Hold is not null));
        Assert.Equal(["stored", "verified", "indexed"], await site.RungsAsync(id));
        Assert.True((await site.HealthAsync()).Ok);
    }

    [Fact]
    public async Task HoldOfAPerson_StaysTheirs_AndOneWithAnEndBecomesEndless()
    {
        await using var site = await TrustSite.StartAsync();
        var (held, until) = (await site.BackupAsync(), await site.BackupAsync());
        await site.App.Http.PutAsJsonAsync($"api/backups/{held}/hold", new { reason = "审计" });
        await site.App.Http.PutAsJsonAsync($"api/backups/{until}/hold", new { reason = "年底", until = site.App.Clock.GetUtcNow().AddDays(9) });
        await site.DamageAsync(held);
        await site.DamageAsync(until);

        await site.VerifyAsync(held);
        await site.VerifyAsync(until);

        Assert.Equal("审计", (await site.RowAsync(held)).Keeping.Hold!.Reason);
        var hold = (await site.RowAsync(until)).Keeping.Hold!;
        Assert.Null(hold.Until);
        Assert.Contains("年底", hold.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedBackup_IsNoBaseline_AndNotTheLatestVerified()
    {
        await using var site = await TrustSite.StartAsync();
        var (good, damaged) = (await site.BackupAsync(), await site.BackupAsync());
        await site.DamageAsync(damaged);
        await site.VerifyAsync(damaged);
        var restores = new RestoreSite(site.Browse);

        var next = await site.App.GetAsync(await site.Browse.BackupAsync());
        Assert.Equal((good, GateVerdict.Passed), (next.Gate!.Baseline, next.Gate.Verdict));
        await site.DamageAsync(next.Id);
        await site.VerifyAsync(next.Id);

        var restored = await restores.RestoreAsync("latest-verified", "new");
        Assert.Equal(good, restored.GetProperty("backupId").GetString());
    }

    [Fact]
    public async Task RestoreExact_OfADamagedBackup_NeedsForce()
    {
        await using var site = await TrustSite.StartAsync();
        var id = await site.BackupAsync();
        await site.DamageAsync(id);
        await site.VerifyAsync(id);
        string Body(string rest) => $$"""{"backup":"{{id}}","collections":["用户"],"mode":"exact"{{rest}}}""";

        var refused = await site.Browse.PostAsync("api/restores", Body(""));
        var forced = await site.Browse.PostAsync("api/restores", Body(",\"force\":true"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("is damaged", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, forced.Status);
    }

    [Fact]
    public async Task DamagedBackup_FillsNoPlaceOfRetention_AndIsKept()
    {
        await using var site = await RetentionSite.StartAsync(("Retention__KeepLast", "1"), ("Retention__MinimumGood", "1"), ("Retention__KeepOthers", "1.00:00:00"));
        var nights = await site.AddNightsAsync(3);
        Assert.Equal([nights[2]], Kept(await site.PlanAsync()));
        using var started = await site.App.PostAsync($"api/backups/{nights[2]}/verify");
        // What is in its blob is no file at all.
        var end = await site.EndAsync((await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
        Assert.Equal("damaged", end.GetProperty("verdict").GetString());

        var plan = await site.PlanAsync();
        Assert.Equal([nights[2], nights[1]], Kept(plan));
        var reasons = plan.GetProperty("backups").EnumerateArray().First().GetProperty("keep");
        Assert.StartsWith("held: Damaged: ", reasons[0].GetString(), StringComparison.Ordinal);
        await site.ApplyAsync();
        Assert.Equal(BackupState.Present, (await site.KeepingAsync(nights[2])).State);

        static string[] Kept(JsonElement plan) => [.. plan.GetProperty("backups").EnumerateArray()
            .Where(backup => backup.TryGetProperty("keep", out _)).Select(backup => backup.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task Damage_IsToldOnce()
    {
        await using var notify = await NotifySite.StartAsync(["Webhook"], [("Notify__Language", "zh-CN")]);
        var site = new TrustSite(new BrowseSite(notify.App));
        var id = await site.BackupAsync();
        await site.DamageAsync(id);

        await site.VerifyAsync(id);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(VerifyVerdict.Damaged, (await site.VerifyAsync(id)).Verdict);
        await notify.Chats.WaitAsync(chats => chats.Taken.Count == 1);
        // Whatever is told comes before the end of a test message that is sent now.
        using var answer = await site.App.PostAsync("api/notify/test");
        answer.EnsureSuccessStatusCode();

        var told = notify.Chats.TakenBy("Webhook").Select(taken => JsonDocument.Parse(taken.Body).RootElement).ToList();
        Assert.Equal(["damaged", "test"], told.ConvertAll(one => one.GetProperty("event").GetString()!));
        Assert.Equal(id, told[0].GetProperty("subject").GetString());
        Assert.StartsWith("集合“订单”：", told[0].GetProperty("details")[0].GetString(), StringComparison.Ordinal);
    }
}
