using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores.Proof;

/// <summary>
/// Random backups onto random targets: each mode does what its table says and nothing else, undo gives the target back, and what somebody else wrote
/// stays. A failure prints its seed; <c>RESTORE_SEED=n</c> plays that one alone, and <c>RESTORE_COUNT</c> sets the size of the long run.
/// </summary>
public sealed class RandomRestoreTests(ITestOutputHelper output)
{
    private const int Few = 4;

    private static readonly TimeSpan LooksAreOld = TimeSpan.FromMinutes(15);

    [Fact]
    public Task AFewRestores_DoWhatTheirModeSays_AndNothingElse() =>
        PlayAsync(Environment.GetEnvironmentVariable("RESTORE_SEED") is { Length: > 0 } one ? [Number("RESTORE_SEED", 0)] : [.. Enumerable.Range(1, Few)]);

    /// <summary>Other ones tomorrow.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public Task AThousandRestoresOfToday_DoWhatTheirModeSays_AndNothingElse() =>
        PlayAsync([.. Enumerable.Range(Number("RESTORE_SEED", FirstOfToday()), Number("RESTORE_COUNT", 1000))]);

    private static int FirstOfToday() => (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays * 10_000;

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private Task PlayAsync(IReadOnlyList<int> seeds) =>
        Lanes.PlayAsync([.. seeds.Select(seed => new RandomRestore(seed))], PlayAsync, output, ("Restore__PartBytes", "9000"));

    private static async Task<string> PlayAsync(ProofSite site, RandomRestore one)
    {
        var backup = await site.BackupAsync(one.Backup);
        site.Fill(one.Target);
        var looked = site.Held();
        var before = Held.Of(one.Backup);
        var chosen = one.Chosen?.ToHashSet(StringComparer.Ordinal);

        var id = await site.Site.StartAsync(backup, one.Mode, one.Rest);
        var planned = await site.Site.WhenAsync(id, "AwaitingApproval");
        var target = RandomRestore.TargetOf(planned);
        var isNew = one.Mode == "new";
        var plan = new Promise(one.Mode, before, isNew ? Held.None : looked, chosen: chosen);
        Assert.Equal(plan.Counts, PlanOf(planned));
        Same(looked, site.Held(), "planning changed the target");

        IReadOnlySet<string> written = new HashSet<string>();
        Func<bool> happened = static () => false;
        if (one.Writer == Writer.AfterThePlan)
        {
            if (!isNew)
                written = one.Write(site.Site.Target);
            await site.Site.App.Clock.AdvanceAsync(LooksAreOld);
        }
        else if (one.Writer != Writer.Nobody)
        {
            var endpoint = one.Writer == Writer.BeforeTheImport ? "databasemigrateimport" : "databasedelete";
            happened = site.Meanwhile(endpoint, target, () => written = one.Write(site.Site.Collection(target)));
        }
        // What the restore has to go by: the target as it was when it last looked.
        var safe = isNew ? Held.None : site.Held();
        await site.Site.ApproveAsync(planned);
        var restored = await site.Site.EndAsync(id);

        var promise = one.Writer == Writer.AfterThePlan ? new Promise(one.Mode, before, safe, isNew ? Held.None : looked, chosen) : plan;
        var seesAll = !happened();
        var after = site.Held(target);
        Check(one, promise, written, seesAll, restored, after);
        if (isNew)
            Same(looked, site.Held(), "a restore into a new collection changed the old one");
        await site.Site.AssertNothingIsLeftAsync();

        await UndoAsync(site, restored, promise, seesAll ? new HashSet<string>() : written, after);
        if (isNew)
            Same(looked, site.Held(), "the undo of a new collection changed the old one");
        return $"{one.Mode} {(seesAll ? one.Writer == Writer.AfterThePlan ? "after a writer" : "alone" : "beside a writer")} {OutcomeOf(restored)}";
    }

    private static void Check(RandomRestore one, Promise promise, IReadOnlySet<string> written, bool seesAll, JsonElement restored, Held after)
    {
        var outcome = OutcomeOf(restored);
        if (seesAll)
        {
            Same(promise.Kept, after, $"the target is not as promised, {restored}");
            Assert.True(outcome == (promise.IsFree ? "Complete" : "Partial"), $"{restored}");
            return;
        }
        foreach (var id in promise.Ids.Union(after.Keys))
        {
            var now = after.Find(id);
            var isPromised = promise.Touched.Contains(id);
            if (!written.Contains(id))
                Assert.True(now == promise.Kept.Find(id), $"{id} was not written by anybody else, and is {now ?? "absent"}");
            else if (!isPromised || promise.ClassOf(id) == "insert")
                Assert.True(IsOthers(now) || (isPromised && now == promise.Backup.Find(id)), $"{id} was written by somebody else, and is {now ?? "absent"}");
        }
        var isKept = promise.Touched.All(id => after.Find(id) == promise.Backup.Find(id));
        Assert.True(outcome == (isKept && promise.IsFree ? "Complete" : "Partial"), $"kept: {isKept}, {restored}");
    }

    // Undo gives back all that nobody else wrote, and leaves alone what somebody else did.
    private static async Task UndoAsync(ProofSite site, JsonElement restored, Promise promise, IReadOnlySet<string> written, Held after)
    {
        var target = RandomRestore.TargetOf(restored);
        var undone = await site.TryUndoAsync(restored);
        var now = site.Held(target);
        foreach (var id in promise.Ids.Union(after.Keys))
        {
            // Where the restore had the last word, it is undone; where somebody else had it, it is left alone.
            var isTouched = promise.Touched.Contains(id) && after.Find(id) == promise.Backup.Find(id);
            var expected = written.Contains(id) && !isTouched ? after.Find(id) : promise.Look.Find(id);
            Assert.True(now.Find(id) == expected, $"after the undo {id} is {now.Find(id) ?? "absent"}, not {expected ?? "absent"}\n{undone}");
        }
        if (written.Count == 0 && undone is { } one)
            Assert.True(OutcomeOf(one) == "Complete", $"{one}");
        await site.Site.AssertNothingIsLeftAsync();
    }

    // Removed, or as only the writer writes.
    private static bool IsOthers(string? form) => form is null || form.Contains("\u00e5\u0088\u00ab\u00e4\u00ba\u00ba", StringComparison.Ordinal);

    private static void Same(Held expected, Held actual, string what)
    {
        if (actual.DifferenceFrom(expected) is { } difference)
            Assert.Fail($"{what}: {difference}");
    }
}
