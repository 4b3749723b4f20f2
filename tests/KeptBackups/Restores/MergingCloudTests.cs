using Microsoft.Extensions.DependencyInjection;
using WeChat;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>
/// Environments that merge what they should replace: with <c>force</c> documents are removed and inserted again, and whatever happens in between, each
/// of them is there afterwards.
/// </summary>
public class MergingCloudTests
{
    private const string Force = ",\"force\":true";

    private static readonly string[] Saved =
        ["""{"_id":"一","phone":"1"}""", """{"_id":"二","phone":"2"}""", """{"_id":"三","phone":"3","old":1}""", """{"_id":"四","phone":"4"}"""];

    private static readonly string[] Live =
        ["""{"_id":"一","phone":"11","added":true}""", """{"_id":"二","phone":"2","added":true}""", """{"_id":"三","phone":"33"}""", Saved[3]];

    [Fact]
    public async Task WithForce_FieldsThatTheBackupDoesNotHaveGo_AndComeBackWhenItIsUndone()
    {
        await using var site = await StartAsync();
        var backup = await BackupAsync(site);

        var restored = await site.RestoreAsync(backup, "overwrite", Force);

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Saved.Order(), site.Target.Documents().Values.Order());
        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);
        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.Equal(Live.Order(), site.Target.Documents().Values.Order());
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task DocumentThatSomebodyChangesMeanwhile_IsLeftAlone()
    {
        await using var site = await StartAsync();
        var backup = await BackupAsync(site);
        var edited = """{"_id":"二","phone":"2","edited":true}""";
        // The proof of the first round has begun by then.
        site.Cloud.Meanwhile.Before("databasemigrateexport", () => site.Target.Put(edited), call: 4);

        var restored = await site.RestoreAsync(backup, "overwrite", Force);

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Equal([.. Saved.Except([Saved[1]]).Append(edited).Order()], site.Target.Documents().Values.Order());
        await site.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InsertThatIsRefused_PutsBackWhatWasThere(bool refusesFile)
    {
        await using var site = await StartAsync(refusesFile);
        var backup = await BackupAsync(site);
        await site.App.Services.GetRequiredService<CloudDatabaseClient>().UpdateIndexesAsync(
            site.App.Env, Orders, [new() { Name = "手机", Unique = true, Keys = [new("phone", "1")] }], default);
        var other = """{"_id":"别人","phone":"1"}""";
        site.Cloud.Meanwhile.After("databasedelete", () => site.Target.Put(other));

        var restored = await site.RestoreAsync(backup, "overwrite", Force);

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Contains("put back as they were before", restored.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var now = site.Target.Documents();
        Assert.Equal(5, now.Count);
        Assert.Equal(Live[0], now["\"一\""]);
        // A service that refuses a whole file for one line leaves the others as they were, too.
        Assert.Equal(refusesFile ? Live[1] : Saved[1], now["\"二\""]);
        await site.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("effect=cutAfter,endpoint=databasemigrateimport,times=1")]
    [InlineData("effect=cutAfter,endpoint=databasemigrateimport,times=3")]
    [InlineData("effect=code,endpoint=databasemigrateimport,code=-501002,times=2")]
    [InlineData("effect=uploadGone,times=1")]
    [InlineData("effect=startsLate,delaySeconds=3600,times=1")]
    public async Task InsertThatGoesWrong_IsDoneAgain(string fault)
    {
        await using var site = await StartAsync();
        var backup = await BackupAsync(site);
        site.Cloud.Meanwhile.After("databasedelete", () => site.Cloud.Faults.Set(fault));

        var restored = await site.RestoreAsync(backup, "overwrite", Force);

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Saved.Order(), site.Target.Documents().Values.Order());
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task RemovalWhoseAnswerIsLost_IsDoneAgain()
    {
        await using var site = await StartAsync();
        var backup = await BackupAsync(site);
        site.Cloud.Faults.Set("effect=cutAfter,endpoint=databasedelete,times=1");

        var restored = await site.RestoreAsync(backup, "overwrite", Force);

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(Saved.Order(), site.Target.Documents().Values.Order());
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("terminate")]
    public async Task EndedByAPersonWhileDocumentsAreAway_PutsThemInFirst(string how)
    {
        await using var site = await StartAsync();
        var backup = await BackupAsync(site);
        var id = await site.StartAsync(backup, "overwrite", $$""","confirm":{"{{Orders}}":"{{Orders}}"}{{Force}}""");
        var planned = await site.WhenAsync(id, "AwaitingApproval");
        site.Cloud.Meanwhile.After("databasedelete", () =>
        {
            if (how == "cancel")
                site.App.Client.RaiseEventAsync(id, "cancel", "").GetAwaiter().GetResult();
            else
                site.App.Client.TerminateInstanceAsync(id).GetAwaiter().GetResult();
        });
        await site.ApproveAsync(planned, Force);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        for (var hour = 0; hour < 4; hour++)
            await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var ended = await site.WhenAsync(id, restore => OutcomeOf(restore) is "Partial" or "Complete" or "Canceled");
        Assert.True(site.Target.Documents().Count == Saved.Length, $"{ended}\n{site.App.Log.Text}");
        Assert.Equal(Saved.Order(), site.Target.Documents().Values.Order());
        // The next one takes the claim of what was terminated.
        await site.BackupAsync();
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task WithoutForce_TheyAreTold()
    {
        await using var site = await StartAsync();
        var backup = await BackupAsync(site);

        var restored = await site.RestoreAsync(backup, "overwrite");

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Equal(2, restored.GetProperty("collections")[0].GetProperty("differences").GetInt64());
        Assert.Contains("With \"force\": true such documents are removed and inserted again", restored.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, site.Cloud.Calls("databasedelete"));
    }

    private static Task<RestoreSite> StartAsync(bool refusesFile = false) => RestoreSite.StartAsync(options =>
    {
        options.UpsertMerges = true;
        options.InsertRefusesFile = refusesFile;
    });

    private static async Task<string> BackupAsync(RestoreSite site)
    {
        var backup = await site.BackupOfAsync(Saved);
        site.Target.Put(Live);
        return backup;
    }
}
