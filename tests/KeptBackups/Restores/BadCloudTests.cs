using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using WeChat;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>A service that refuses, runs full, forgets and is late.</summary>
public class BadCloudTests
{
    private static string[] Lines { get; } = [.. Enumerable.Range(0, 60).Select(i => $$"""{"_id":"文{{i}}","phone":"1{{i:D10}}"}""")];

    [Fact]
    public async Task ImportRefusedByAUniqueIndex_NamesIt_AndTheOthersAreThere()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Target.Put("""{"_id":"别人","phone":"10000000007"}""");
        await site.App.Services.GetRequiredService<CloudDatabaseClient>().UpdateIndexesAsync(
            site.App.Env, Orders, [new() { Name = "手机", Unique = true, Keys = [new("phone", "1")] }], default);

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Contains("unique index '手机'", restored.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(60, site.Target.Count);
        Assert.DoesNotContain("\"文7\"", site.Target.Documents().Keys);
        Assert.Equal("Complete", OutcomeOf(await site.UndoAsync(restored.GetProperty("id").GetString()!)));
        Assert.Equal(["\"别人\""], site.Target.Documents().Keys);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task NoRoomInTheMiddle_IsSaid_AndCanBeUndone()
    {
        await using var site = await RestoreSite.StartAsync(null, ("Restore__PartBytes", "1000"));
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Cloud.Options.StorageQuotaBytes = 1500;

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Contains("The environment is full", restored.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.InRange(site.Target.Count, 1, 59);
        Assert.Equal(2, site.Cloud.Calls("databasemigrateimport"));
        Assert.Equal("Complete", OutcomeOf(await site.UndoAsync(restored.GetProperty("id").GetString()!)));
        Assert.Equal(0, site.Target.Count);
        await site.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("effect=expireUpload,times=1", "Complete")]
    [InlineData("effect=expireUpload", "Failed")]
    [InlineData("effect=uploadGone,times=1", "Partial")]
    [InlineData("effect=code,endpoint=databasemigrateimport,code=-501002,times=1", "Complete")]
    public async Task UploadThatComesToNothing_IsTriedAgain_AndNothingIsLeft(string fault, string outcome)
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Cloud.Faults.Set(fault);

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.True(OutcomeOf(restored) == outcome, $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(outcome == "Complete" ? 60 : 0, site.Target.Count);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task FileThatIsNotDeleted_IsNamed()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Cloud.Faults.Set("effect=keepsFile");

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Complete", OutcomeOf(restored));
        Assert.Equal(site.Cloud.Env(site.App.Env).Files.Keys, restored.GetProperty("leftovers").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task FileOfAnEarlierTryThatIsNotDeleted_IsNamedToo()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Cloud.Faults.Set("effect=cutAfter,endpoint=upload,times=3");
        site.Cloud.Faults.Set("effect=keepsFile,times=1");

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Complete", OutcomeOf(restored));
        var named = restored.TryGetProperty("leftovers", out var left) ? left.EnumerateArray().Select(one => one.GetString()!).ToList() : [];
        Assert.Equal(Assert.Single(site.Cloud.Env(site.App.Env).Files.Keys), Assert.Single(named));
    }

    [Fact]
    public async Task ImportThatComesAfterEverybodyHasWaited_ChangesNothingMore()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Cloud.Faults.Set("effect=startsLate,delaySeconds=3600,times=1");
        site.Cloud.Faults.Set("effect=cutAfter,endpoint=databasemigrateimport,times=1");

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Lines, site.Target.Documents().Values);
        var edited = """{"_id":"文1","phone":"改"}""";
        site.Target.Put(edited);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal(60, site.Target.Count);
        Assert.Equal(edited, site.Target.Documents()["\"文1\""]);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task ImportThatHangs_KeepsTheClaim_UntilItHasEnded()
    {
        await using var site = await RestoreSite.StartAsync(null, ("Restore__MaxWait", "01:00:00"));
        var backup = await site.BackupOfAsync(Lines);
        site.Target.Clear();
        site.Cloud.Meanwhile.Before("databasemigrateimport", () => site.Cloud.Options.JobDurations = new(TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromDays(2), TimeSpan.Zero));
        site.Cloud.Meanwhile.After("databasemigrateimport", () => site.Cloud.Options.JobDurations = JobDurations.None);
        var id = await site.StartAsync(backup, "missing", ",\"approve\":true");
        for (var hour = 0; hour < 5; hour++)
            await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var told = await site.WhenAsync(id, "Partial");
        var refused = await site.PostAsync("api/backups", "");
        var restored = await site.EndAsync(id);

        Assert.Contains("Restore__MaxWait", told.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(id, refused.Json.GetProperty("restoreId").GetString());
        Assert.Equal(60, restored.GetProperty("collections")[0].GetProperty("imported").GetInt64());
        Assert.Equal(60, site.Target.Count);
        await site.BackupAsync();
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task IdThatTheServiceCannotTake_IsNotCalledComplete()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync("""{"_id":"\ud83d","n":1}""", """{"_id":"好","n":1}""");
        site.Target.Clear();

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Equal(1, restored.GetProperty("collections")[0].GetProperty("differences").GetInt64());
        Assert.Equal(["\"好\""], site.Target.Documents().Keys);
    }

    [Fact]
    public async Task NameOfTwoHundredBytes_IsRestored()
    {
        var name = new string('长', 66) + "ab";
        await using var site = await RestoreSite.StartAsync();
        site.Collection(name).Put(Lines);
        var backup = await site.BackupAsync();
        site.Collection(name).Clear();

        var answer = await site.PostAsync("api/restores", $$"""{"backup":"{{backup}}","collections":["{{name}}"],"mode":"exact","approve":true,"confirm":{"{{name}}":"{{name}}"} }""");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        var restored = await site.EndAsync(answer.Json.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(60, site.Collection(name).Count);
        Assert.Equal("Complete", OutcomeOf(await site.UndoAsync(restored.GetProperty("id").GetString()!, name)));
        Assert.Equal(0, site.Collection(name).Count);
    }

    [Fact]
    public async Task NewCollectionWithoutDocuments_IsMade_AndUndone()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync();

        var restored = await site.RestoreAsync(backup, "new");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        var target = restored.GetProperty("collections")[0].GetProperty("target").GetString()!;
        Assert.True(site.Has(target));
        Assert.Equal("Complete", OutcomeOf(await site.UndoAsync(restored.GetProperty("id").GetString()!, target)));
        Assert.False(site.Has(target));
    }

    // 1 and 1.0 are one id to the service, and two to the index: the backup's is refused as there already.
    [Fact]
    public async Task IdThatIsTheSameNumberOfAnotherClass_IsNotLost()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync("""{"_id":1,"n":1}""");
        site.Target.Clear();
        var now = """{"_id":1.0,"n":2}""";
        site.Target.Put(now);

        var restored = await site.RestoreAsync(backup, "exact");

        Assert.Equal(1, site.Target.Count);
        Assert.Equal(OutcomeOf(restored) == "Complete" ? """{"_id":1,"n":1}""" : now, site.Target.Documents()["1"]);
    }
}
