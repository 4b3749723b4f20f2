using System.Net;
using System.Text.Json;
using Xunit.Abstractions;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores.Proof;

/// <summary>A restore is canceled, terminated or suspended at each stage: it ends or is closed, leaves nothing behind, and is undone.</summary>
public sealed class StageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Long enough for a step to go on that should not.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.1);

    [Fact]
    public Task Restore_InterruptedAtEachStage_InOneWay_EndsOrIsClosed_AndIsUndone() =>
        Lanes.PlayAsync([.. All.GroupBy(one => one.Stage).Select((stage, i) => stage.ElementAt(i % stage.Count()))], PlayAsync, output);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Restore_InterruptedAtEachStage_InEveryWay_EndsOrIsClosed_AndIsUndone() => Lanes.PlayAsync([.. All], PlayAsync, output);

    private static IEnumerable<Interrupted> All =>
        from stage in Stage.All
        from what in Enum.GetValues<Interference>()
        where what != Interference.SuspendAndResume || stage.Call == 1
        select new Interrupted(stage, what);

    private static async Task<string> PlayAsync(ProofSite site, Interrupted one)
    {
        var cell = new Cell("exact", TargetState.WrittenMeanwhile, Behaviour.Plain);
        var backup = await site.BackupAsync(cell.Backup());
        site.Fill(cell.Target());
        var looked = site.Held();
        var promise = new Promise("exact", Held.Of(cell.Backup()), looked);
        using var gate = new Gate(site.Cloud, one.Stage.Endpoint, one.Stage.Call);
        var id = await site.Site.StartAsync(backup, "exact", $",\"approve\":true,\"confirm\":{{\"{ProofSite.Orders}\":\"{ProofSite.Orders}\"}}");
        await gate.ReachedAsync();

        var restored = one.What switch
        {
            Interference.Cancel => await CancelAsync(site, id, gate),
            Interference.Terminate => await TerminateAsync(site, id, gate),
            _ => await SuspendAsync(site, id, gate),
        };

        var after = site.Held();
        foreach (var key in promise.Ids.Union(after.Keys))
        {
            var now = after.Find(key);
            Assert.True(now == promise.Look.Find(key) || (promise.Touched.Contains(key) && now == promise.Backup.Find(key)), $"{key} is {now ?? "absent"}\n{restored}");
        }
        var outcome = OutcomeOf(restored);
        var allowed = one.What switch { Interference.Cancel => "Canceled Complete", Interference.Terminate => "Canceled Partial", _ => "Complete" };
        Assert.True(allowed.Split(' ').Contains(outcome), $"{restored}\n{site.Site.App.Log.Errors}");
        if (outcome == "Complete")
            Assert.Null(after.DifferenceFrom(promise.Kept));
        await site.Site.AssertNothingIsLeftAsync();

        var undone = await site.TryUndoAsync(restored);
        Assert.True(undone is not { } undo || OutcomeOf(undo) == "Complete", $"{undone}");
        Assert.Null(site.Held().DifferenceFrom(looked));
        await site.Site.AssertNothingIsLeftAsync();
        return $"{one.What}: {outcome}";
    }

    private static async Task<JsonElement> CancelAsync(ProofSite site, string id, Gate gate)
    {
        var answer = await site.Site.PostAsync($"api/restores/{id}/cancel", "");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        gate.Open();
        return await site.Site.EndAsync(id);
    }

    // What the restore left open is closed by the next backup.
    private static async Task<JsonElement> TerminateAsync(ProofSite site, string id, Gate gate)
    {
        var client = site.Site.App.Client;
        await client.TerminateInstanceAsync(id);
        for (var began = TimeProvider.System.GetTimestamp(); await client.GetInstanceAsync(id) is { IsCompleted: false };)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience);
            await Task.Delay(Poll, TimeProvider.System);
        }
        gate.Open();
        var shown = await site.Site.FindAsync(id);
        Assert.Contains("terminated", shown.GetProperty("reason").GetString(), StringComparison.Ordinal);
        await site.Site.BackupAsync();
        return await site.Site.FindAsync(id);
    }

    private static async Task<JsonElement> SuspendAsync(ProofSite site, string id, Gate gate)
    {
        await site.Site.App.Client.SuspendInstanceAsync(id);
        gate.Open();
        await Task.Delay(Rest, TimeProvider.System);
        Assert.NotEqual("Complete", OutcomeOf(await site.Site.FindAsync(id)));
        await site.Site.App.Client.ResumeInstanceAsync(id);
        return await site.Site.EndAsync(id);
    }
}
