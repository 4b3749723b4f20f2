using System.Text.Json;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores.Proof;

/// <summary>Plays one cell of the matrix and judges it by dictionaries: what may have changed, what the outcome may be, what an undo gives back.</summary>
internal sealed class CellRun(ProofSite site, Cell cell)
{
    private const string Beside = "订单-旁边";

    private IReadOnlySet<string> written = new HashSet<string>();

    /// <summary>Gives the outcomes of the restore and of its undo.</summary>
    public async Task<string> PlayAsync()
    {
        var backup = await site.BackupAsync(cell.Backup());
        var put = Held.Of(cell.Backup());
        site.Fill(cell.Target());
        var looked = site.Held();
        var promise = new Promise(cell.Mode, put, cell.IsNew ? Held.None : looked, stuck: cell.Stuck());
        if (cell.Alters)
            await site.ForgetFactsAsync();
        cell.Set(site.Cloud);

        var target = cell.IsNew ? Beside : ProofSite.Orders;
        var happened = cell.State == TargetState.WrittenMeanwhile
            ? site.Meanwhile("databasemigrateimport", target, () => written = cell.Write(site.Site.Collection(target)))
            : static () => false;
        var rest = cell.Mode switch
        {
            "new" => $",\"names\":{{\"{ProofSite.Orders}\":\"{Beside}\"}}",
            "missing" => "",
            _ => $",\"confirm\":{{\"{ProofSite.Orders}\":\"{ProofSite.Orders}\"}}",
        };
        var id = await site.Site.StartAsync(backup, cell.Mode, $",\"approve\":true{rest}");
        var restored = await site.Site.EndAsync(id);
        happened();

        var after = site.Held(target);
        JudgeTarget(promise, restored, after);
        JudgeOutcome(promise, restored, after, target);
        if (cell.IsNew)
            Same(looked, site.Held(), "the collection beside the new one changed");
        await site.Site.AssertNothingIsLeftAsync();

        site.Cloud.Faults.Clear();
        var undone = await site.TryUndoAsync(restored);
        JudgeUndo(promise, undone, after, target, restored);
        if (cell.IsNew)
            Same(looked, site.Held(), "the collection beside the new one was changed by the undo");
        await site.Site.AssertNothingIsLeftAsync();
        if (cell.Alters)
            await site.ForgetFactsAsync();
        return $"{OutcomeOf(restored)}/{(undone is { } one ? OutcomeOf(one) : "nothing to undo")}";
    }

    private void JudgeTarget(Promise promise, JsonElement restored, Held after)
    {
        foreach (var id in promise.Ids.Union(after.Keys).Where(id => !written.Contains(id)))
        {
            var (now, look) = (after.Find(id), promise.Look.Find(id));
            if (now == look)
                continue;
            Assert.True(promise.Touched.Contains(id), $"{id} was nobody's to change and is {now ?? "absent"}\n{restored}");
            Assert.True(now == promise.Backup.Find(id) || (cell.Alters && now is not null && look != now), $"{id} is {now ?? "absent"}, which nobody asked for\n{restored}");
        }
        foreach (var id in written.Where(id => !promise.Touched.Contains(id)))
            Assert.True(IsOthers(after.Find(id)), $"{id} was written by somebody else, and is {after.Find(id) ?? "absent"}\n{restored}");
    }

    private void JudgeOutcome(Promise promise, JsonElement restored, Held after, string target)
    {
        var outcome = OutcomeOf(restored);
        var isKept = promise.IsFree && promise.Touched.All(id => after.Find(id) == promise.Backup.Find(id));
        Assert.Contains(outcome, (string[])["Complete", "Partial", "Failed"]);
        if (outcome == "Complete")
            Assert.True(isKept, $"it is called Complete and is not\n{restored}");
        else if (isKept)
            Assert.True(cell.Behaviour == Behaviour.Hangs && outcome == "Partial", $"it is complete and called {outcome}\n{restored}");
        if (outcome == "Failed")
            Assert.True(after.DifferenceFrom(promise.Look) is null && written.Count == 0 && !(cell.IsNew && site.Has(target)), $"it is called Failed and changed something\n{restored}");
        if (cell.Serves && written.Count == 0 && promise.IsFree)
            Assert.True(outcome == "Complete", $"{restored}\n{site.Site.App.Log.Errors}");
        if (outcome != "Complete")
            Assert.False(string.IsNullOrEmpty(restored.GetProperty("reason").GetString()));
    }

    private void JudgeUndo(Promise promise, JsonElement? undone, Held after, string target, JsonElement restored)
    {
        var now = site.Held(target);
        if (undone is not { } undo)
        {
            Assert.True(after.DifferenceFrom(promise.Look) is null && !(cell.IsNew && site.Has(target)), $"there is nothing to undo, and yet something changed\n{restored}");
            return;
        }
        var outcome = OutcomeOf(undo);
        // Where the service gives back other documents than it was given, nobody can tell what somebody else wrote.
        foreach (var id in promise.Ids.Union(after.Keys).Where(id => !(cell.Alters && written.Contains(id) && promise.Touched.Contains(id))))
        {
            var isTouched = promise.Touched.Contains(id) && after.Find(id) == promise.Backup.Find(id);
            var expected = written.Contains(id) && !isTouched ? after.Find(id) : promise.Look.Find(id);
            Assert.True(now.Find(id) == expected || (cell.Alters && outcome != "Complete"), $"after the undo {id} is {now.Find(id) ?? "absent"}, not {expected ?? "absent"}\n{undo}");
        }
        if (written.Count == 0 && !cell.Alters)
            Assert.True(outcome == "Complete" && !(cell.IsNew && site.Has(target)), $"{undo}\n{site.Site.App.Log.Errors}");
    }

    private static bool IsOthers(string? form) => form?.Contains("\u00e5\u0088\u00ab\u00e4\u00ba\u00ba", StringComparison.Ordinal) == true;

    private static void Same(Held expected, Held actual, string what)
    {
        if (actual.DifferenceFrom(expected) is { } difference)
            Assert.Fail($"{what}: {difference}");
    }
}
