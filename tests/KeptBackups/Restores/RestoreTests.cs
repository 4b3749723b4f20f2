using System.Net;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

public class RestoreTests
{
    private const string One = """{"_id":"一","n":1.0,"at":{"$date":"2026-11-29T18:00:00.123Z"}}""";
    private const string Two = """{"_id":"二","n":2}""";
    private const string Three = """{"_id":3,"n":"三"}""";

    [Fact]
    public async Task Missing_PutsBackWhatIsGone_AndTouchesNothingElse()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Remove("\"一\"");
        site.Target.Put("""{"_id":"二","n":20}""", """{"_id":"四","n":4}""");
        var before = site.Target.Documents();

        var id = await site.StartAsync(backup, "missing");
        var planned = await site.WhenAsync(id, "AwaitingApproval");

        Assert.Equal("1 1 1 1 0 0 0", PlanOf(planned));
        Assert.Equal(["\"一\""], await site.IdsAsync(id, "insert"));
        Assert.Equal(["\"二\""], await site.IdsAsync(id, "different"));
        Assert.Equal(["\"四\""], await site.IdsAsync(id, "extra"));
        Assert.Equal(before, site.Target.Documents());

        await site.ApproveAsync(planned);
        var restored = await site.EndAsync(id);

        Assert.Equal("Complete", OutcomeOf(restored));
        Assert.Equal(before.Append(new("\"一\"", One)).OrderBy(one => one.Key), site.Target.Documents().OrderBy(one => one.Key));
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Overwrite_PutsBackWhatDiffers_AndUndoTakesItBack()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Put("""{"_id":"二","n":20,"added":true}""", """{"_id":"四","n":4}""");
        site.Target.Remove("3");
        var before = site.Target.Documents();

        var restored = await site.RestoreAsync(backup, "overwrite");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Two, site.Target.Documents()["\"二\""]);
        Assert.Equal(4, site.Target.Count);

        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.Equal(before.OrderBy(one => one.Key), site.Target.Documents().OrderBy(one => one.Key));
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Exact_RemovesWhatTheBackupDoesNotHave()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Put([.. Enumerable.Range(0, 250).Select(i => $$"""{"_id":"多{{i}}","n":{{i}}}""")]);
        var before = site.Target.Documents();

        var restored = await site.RestoreAsync(backup, "exact");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(250, restored.GetProperty("collections")[0].GetProperty("removed").GetInt64());
        Assert.Equal([One, Two, Three], site.Target.Documents().Values.OrderBy(line => line == Three ? 2 : line == Two ? 1 : 0));

        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.Equal(before.OrderBy(one => one.Key), site.Target.Documents().OrderBy(one => one.Key));
    }

    [Fact]
    public async Task New_MakesACollectionBesideTheOld_AndUndoRemovesIt()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Clear();

        var restored = await site.RestoreAsync(backup, "new");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        var target = restored.GetProperty("collections")[0].GetProperty("target").GetString()!;
        Assert.Matches($"^{Orders}_2026[0-9]{{4}}_[0-9]{{4}}$", target);
        Assert.Equal(3, site.Collection(target).Count);
        Assert.Equal(0, site.Target.Count);

        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!, target);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.False(site.Has(target));
    }

    [Fact]
    public async Task DocIds_PutBackOnlyThese_WithoutExportingTheCollection()
    {
        await using var site = await RestoreSite.StartAsync();
        var lines = Enumerable.Range(0, 300).Select(i => $$"""{"_id":"文档{{i}}","n":{{i}}.0}""").ToArray();
        var backup = await site.BackupOfAsync(lines);
        foreach (var i in Enumerable.Range(0, 160))
            site.Target.Remove($"\"文档{i}\"");
        site.Target.Put("""{"_id":"文档200","n":0}""");

        var ids = string.Join(',', Enumerable.Range(0, 150).Append(200).Append(299).Select(i => $"\"文档{i}\""));
        var restored = await site.RestoreAsync(backup, "overwrite", $",\"docIds\":[{ids}]");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal("150 1 1 0 0 0 0", PlanOf(restored));
        Assert.Equal(290, site.Target.Count);
        Assert.Equal(lines[200], site.Target.Documents()["\"文档200\""]);

        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.Equal(140, site.Target.Count);
        Assert.Equal("""{"_id":"文档200","n":0}""", site.Target.Documents()["\"文档200\""]);
    }

    [Fact]
    public async Task Undo_AfterLaterEdits_LeavesThemAlone()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Put("""{"_id":"二","n":20}""");
        site.Target.Remove("\"一\"");
        var restored = await site.RestoreAsync(backup, "overwrite");
        site.Target.Put("""{"_id":"二","n":200}""", """{"_id":"五"}""");

        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);

        Assert.Equal("Partial", OutcomeOf(undone));
        Assert.Equal("0 0 0 1 0 0 1", PlanOf(undone));
        Assert.Equal(["\"二\""], await site.IdsAsync(undone.GetProperty("id").GetString()!, "conflict"));
        Assert.Equal("""{"_id":"二","n":200}""", site.Target.Documents()["\"二\""]);
        Assert.DoesNotContain("\"一\"", site.Target.Documents().Keys);
        Assert.Contains("\"五\"", site.Target.Documents().Keys);
    }

    [Fact]
    public async Task UndoOfAnUndo_PutsTheBackupBackOnceMore()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Put("""{"_id":"二","n":20}""");
        var restored = await site.RestoreAsync(backup, "overwrite");
        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);

        var again = await site.UndoAsync(undone.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(again) == "Complete", $"{again}");
        Assert.Equal(Two, site.Target.Documents()["\"二\""]);
    }

    [Fact]
    public async Task LostAnswer_IsWaitedFor_AndWhatDidNotComeIsImportedAgain()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Clear();
        site.Cloud.Faults.Set("effect=cutBefore,endpoint=databasemigrateimport,times=1");

        var restored = await site.RestoreAsync(backup, "missing");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(3, site.Target.Count);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Cancel_WhileItWaitsForApproval_ChangesNothing()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Clear();
        var id = await site.StartAsync(backup, "missing");
        await site.WhenAsync(id, "AwaitingApproval");

        Assert.Equal(HttpStatusCode.Accepted, (await site.PostAsync($"api/restores/{id}/cancel", "")).Status);
        var canceled = await site.EndAsync(id);

        Assert.Equal("Canceled", OutcomeOf(canceled));
        Assert.Equal(0, site.Target.Count);
        Assert.Equal(HttpStatusCode.Conflict, (await site.PostAsync($"api/restores/{id}/undo", "")).Status);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task NobodyApproves_Expires()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Clear();
        var id = await site.StartAsync(backup, "missing");

        var expired = await site.EndAsync(id);

        Assert.Equal("Expired", OutcomeOf(expired));
        Assert.Equal(HttpStatusCode.Conflict, (await site.PostAsync($"api/restores/{id}/approve", $"{{\"planHash\":\"{expired.GetProperty("planHash").GetString()}\"}}")).Status);
    }

    [Fact]
    public async Task DocumentThatChangesAfterThePlan_IsAConflict_AndLeftAlone_UnlessForced()
    {
        foreach (var force in (bool[])[false, true])
        {
            await using var site = await RestoreSite.StartAsync();
            var backup = await site.BackupOfAsync(One, Two);
            site.Target.Put("""{"_id":"二","n":20}""");
            var id = await site.StartAsync(backup, "overwrite", $",\"confirm\":{{\"{Orders}\":\"{Orders}\"}}");
            var planned = await site.WhenAsync(id, "AwaitingApproval");
            site.Target.Put("""{"_id":"二","n":200}""");
            // The look is older than ten minutes by then.
            await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(15));

            await site.ApproveAsync(planned, force ? ",\"force\":true" : "");
            var restored = await site.EndAsync(id);

            Assert.Equal(force ? "Complete" : "Partial", OutcomeOf(restored));
            Assert.Equal(force ? Two : """{"_id":"二","n":200}""", site.Target.Documents()["\"二\""]);
        }
    }
}
