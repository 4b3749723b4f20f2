using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Backups.Schedule;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>Things that come while a restore is at work, or too late for it.</summary>
public class BadTimingTests
{
    private const string One = """{"_id":"一","n":1}""";
    private const string Two = """{"_id":"二","n":2}""";

    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task NightlyBackupThatIsDueMeanwhile_WaitsForTheRestore()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Clear();
        using var importing = new Gate(site.Cloud, "databasemigrateimport");
        var id = await site.StartAsync(backup, "missing", ",\"approve\":true");
        await importing.ReachedAsync();
        await ActivatorUtilities.CreateInstance<BackupTimer>(site.App.Services).Run(new(), site.App.Client, default);
        var night = site.App.Services.GetRequiredService<DueTimes>().IdOf(Due);

        importing.Open();
        Assert.Equal("Complete", OutcomeOf(await site.EndAsync(id)));
        site.App.Clock.AutoAdvance = true;
        var nightly = await site.App.WaitAsync(night);

        Assert.Equal((BackupOutcome.Complete, id, true), (nightly.Outcome, nightly.DelayedBy, nightly.IsGood));
    }

    [Fact]
    public async Task Undo_AfterTheSafetyCopysEnd_IsGone()
    {
        await using var site = await RestoreSite.StartAsync(null, ("Restore__KeepSafety", "1.00:00:00"));
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Clear();
        var restored = await site.RestoreAsync(backup, "missing");
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        var undo = await site.PostAsync($"api/restores/{restored.GetProperty("id").GetString()}/undo", $$"""{"confirm":{"{{Orders}}":"{{Orders}}"} }""");

        Assert.Equal(HttpStatusCode.Gone, undo.Status);
        Assert.Contains("Restore__KeepSafety", undo.Text, StringComparison.Ordinal);
        Assert.Equal(2, site.Target.Count);
    }

    [Fact]
    public async Task Approval_OfAnotherPlan_IsRefused_AndNothingHappens()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Clear();
        var id = await site.StartAsync(backup, "missing");
        await site.WhenAsync(id, "AwaitingApproval");

        var answer = await site.PostAsync($"api/restores/{id}/approve", """{"planHash":"00"}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(0, site.Target.Count);
        Assert.Equal(0, site.Cloud.Calls("databasemigrateimport"));
    }

    [Fact]
    public async Task CollectionThatIsDeletedAfterThePlan_IsSaid_AndNothingIsMade()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Remove("\"一\"");
        var id = await site.StartAsync(backup, "missing");
        var planned = await site.WhenAsync(id, "AwaitingApproval");
        site.Cloud.Env(site.App.Env).Delete(Orders);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(15));

        await site.ApproveAsync(planned);
        var restored = await site.EndAsync(id);

        Assert.Equal("Failed", OutcomeOf(restored));
        Assert.False(string.IsNullOrEmpty(restored.GetProperty("reason").GetString()));
        Assert.False(site.Has(Orders));
        await site.AssertNothingIsLeftAsync();
    }
}
