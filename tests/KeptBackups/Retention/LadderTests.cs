using System.Globalization;
using Workflow.Catalogue;
using Workflow.Retention;
using Workflow.Retention.Ladder;

namespace Workflow.Tests.Retention;

/// <summary>What the ladder keeps, and why.</summary>
public sealed class LadderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 20, 0, 0, TimeSpan.Zero);

    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public void NoRules_KeepEverything()
    {
        var plan = Plan(Rules(), [.. Nights(40), Night(1) with { Id = "failed", IsGood = false, EndedAt = Now.AddDays(-300) }]);

        Assert.All(plan.Values, planned => Assert.Contains("there are no rules", planned.Keep!));
    }

    [Fact]
    public void Ladder_KeepsTheNewestGoodOneOfEachPeriod()
    {
        var plan = Plan(Rules() with { KeepLast = 2, KeepDaily = 3, KeepMonthly = 2 }, [.. Nights(90)]);

        Assert.Equal(["last", "daily 2026-12-01", "monthly 2026-12", "minimumGood"], plan[Night(0).Id].Keep);
        Assert.Equal(["last", "daily 2026-11-30", "monthly 2026-11", "minimumGood"], plan[Night(1).Id].Keep);
        Assert.Equal(["daily 2026-11-29", "minimumGood"], plan[Night(2).Id].Keep);
        Assert.Equal(87, plan.Values.Count(planned => planned.Expire == "ladder"));
    }

    [Fact]
    public void Weeks_BeginOnMonday_AndYearsAreThoseOfTheirWeeks()
    {
        // A Friday, so that its week is the last of the year before.
        var backup = Night(0) with { StartedAt = new(2027, 1, 1, 2, 0, 0, TimeSpan.Zero) };

        Assert.Contains("weekly 2026-W53", new RetentionLadder(Rules() with { KeepWeekly = 1 }).Plan([backup], backup.StartedAt)[0].Keep!);
    }

    // 17:00 UTC is one o'clock of the next day in China.
    [Theory]
    [InlineData("Asia/Shanghai", "monthly 2026-12")]
    [InlineData("Etc/UTC", "monthly 2026-11")]
    public void MonthBoundary_IsThatOfTheTimeZone(string zone, string reason)
    {
        var rules = Rules() with { KeepMonthly = 1, TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
        var backup = Night(0) with { StartedAt = new(2026, 11, 30, 17, 0, 0, TimeSpan.Zero) };

        Assert.Contains(reason, new RetentionLadder(rules).Plan([backup], Now)[0].Keep!);
    }

    [Fact]
    public void Within_CountsFromTheNewestGoodOne()
    {
        var plan = Plan(Rules() with { KeepWithin = TimeSpan.FromDays(10), MinimumGood = 1 }, [.. Nights(30).Skip(5)]);

        Assert.Equal(11, plan.Values.Count(planned => planned.Keep is not null));
    }

    [Theory]
    [InlineData("partial")]
    [InlineData("tripped")]
    [InlineData("named")]
    public void WhatIsNotGood_FillsNoPlace_AndGoesAfterItsTime(string what)
    {
        var junk = Enumerable.Range(0, 30).Select(hour => Night(0) with { Id = $"junk{hour}", StartedAt = Now.AddHours(-hour / 10.0), EndedAt = Now.AddHours(-hour / 10.0), IsGood = false, IsTripped = what == "tripped" });
        var old = Night(20) with { Id = "old", IsGood = false };

        var plan = Plan(Rules() with { KeepLast = 3 }, [.. Nights(10), .. junk, old]);

        Assert.Equal([Night(0).Id, Night(1).Id, Night(2).Id], plan.Where(one => one.Value.Keep?.Contains("last") == true).Select(one => one.Key).OrderDescending());
        Assert.All(plan.Where(one => one.Key.StartsWith("junk", StringComparison.Ordinal)), one => Assert.StartsWith("others until 2026-12-14", Assert.Single(one.Value.Keep!), StringComparison.Ordinal));
        Assert.Equal("others", plan["old"].Expire);
    }

    [Fact]
    public void NeverFewerThanTheMinimum_OfEachDefinition()
    {
        var others = Nights(10).Select(backup => backup with { Id = $"{backup.Id}-b", Definition = "b", StartedAt = backup.StartedAt.AddDays(-100) });

        var plan = Plan(Rules() with { KeepLast = 1 }, [.. Nights(10), .. others]);

        Assert.Equal(3, plan.Count(one => one.Value.Keep is not null && !one.Key.EndsWith("-b", StringComparison.Ordinal)));
        Assert.Equal(3, plan.Count(one => one.Value.Keep is not null && one.Key.EndsWith("-b", StringComparison.Ordinal)));
    }

    [Fact]
    public void DatedAhead_IsKept_AndFillsNoPlace()
    {
        var ahead = Enumerable.Range(1, 10).Select(day => Night(0) with { Id = $"ahead{day}", StartedAt = Now.AddDays(day) });

        var plan = Plan(Rules() with { KeepLast = 3 }, [.. Nights(5), .. ahead]);

        Assert.All(plan.Where(one => one.Key.StartsWith("ahead", StringComparison.Ordinal)), one => Assert.Equal(["dated ahead"], one.Value.Keep!));
        Assert.Equal(3, plan.Values.Count(planned => planned.Keep?.Contains("last") == true));
    }

    [Fact]
    public void WhatSomebodyNeeds_IsKept_UntilItsTime()
    {
        var old = Night(300);
        BackupKeeping Held(DateTimeOffset? until) => new() { Hold = new() { Reason = "审计", Since = Now, Until = until } };
        BackupKeeping Read(DateTimeOffset? until) => new() { Readers = [new() { By = "r-1", Until = until }] };

        var plan = Plan(
            Rules() with { KeepLast = 1 },
            [
                .. Nights(5), old with { Id = "held", Keeping = Held(null) }, old with { Id = "held until", Keeping = Held(Now.AddDays(1)) }, old with { Id = "was held", Keeping = Held(Now) },
                old with { Id = "read", Keeping = Read(null) }, old with { Id = "needed", Keeping = Read(Now.AddHours(1)) }, old with { Id = "was needed", Keeping = Read(Now) },
                old with { Id = "older version", IsUnknown = true }, old with { Id = "safe", IsGood = false, IsSafetyCopy = true, KeptUntil = Now.AddDays(1) },
                old with { Id = "was safe", IsGood = false, IsSafetyCopy = true, KeptUntil = Now.AddSeconds(-1) },
            ]);

        Assert.Equal(["held: 审计"], plan["held"].Keep);
        Assert.Equal(["held: 审计"], plan["held until"].Keep);
        Assert.Equal(["read by r-1"], plan["read"].Keep);
        Assert.Equal(["needed by r-1 until 2026-11-30 21:00Z"], plan["needed"].Keep);
        Assert.Equal(["a field is missing: it is of an older version"], plan["older version"].Keep);
        Assert.Equal(["safety copy until 2026-12-01 20:00Z"], plan["safe"].Keep);
        Assert.Equal(("ladder", "ladder", "safetyCopy"), (plan["was held"].Expire, plan["was needed"].Expire, plan["was safe"].Expire));
    }

    [Fact]
    public void WhatIsBeingDeleted_GoesOn_WhateverTheRulesSay()
    {
        var half = Night(0) with { Keeping = new() { State = BackupState.Expiring, Expiry = new() { Rule = "others", At = Now }, Hold = new() { Reason = "too late", Since = Now } } };

        Assert.Equal("others", Plan(Rules() with { KeepLast = 5 }, [half, .. Nights(5).Skip(1)])[half.Id].Expire);
    }

    [Fact]
    public void RowOfAnOlderVersion_IsUnknown()
    {
        BackupRow Row(BackupRecord record) => new() { Backup = record };
        var complete = new BackupRecord
        {
            Id = "20261129T180000Z-ab12", Env = "e", Outcome = BackupOutcome.Complete, StartedAt = Now, EndedAt = Now, Scope = BackupScope.All,
            Definition = new() { Collections = ["*"], Exclude = [] },
        };

        Assert.False(LadderBackup.Of(Row(complete))!.IsUnknown);
        Assert.True(LadderBackup.Of(Row(complete with { Scope = null }))!.IsUnknown);
        Assert.True(LadderBackup.Of(Row(complete with { Definition = null }))!.IsUnknown);
        Assert.True(LadderBackup.Of(Row(complete with { EndedAt = null }))!.IsUnknown);
        Assert.Null(LadderBackup.Of(Row(complete with { Outcome = BackupOutcome.Running })));
    }

    [Fact]
    public void Definition_HasOneName_InWhateverOrder()
    {
        var key = DefinitionKey.Of(new() { Collections = ["a", "b"], Exclude = ["x", "y"] });

        Assert.Equal(key, DefinitionKey.Of(new() { Collections = ["b", "a"], Exclude = ["y", "x"], Exports = [] }));
        Assert.NotEqual(key, DefinitionKey.Of(new() { Collections = ["a", "b"], Exclude = ["x"] }));
    }

    private static RetentionRules Rules() => new() { TimeZone = China, MinimumGood = 3, KeepOthers = TimeSpan.FromDays(14) };

    private static Dictionary<string, PlannedBackup> Plan(RetentionRules rules, IReadOnlyList<LadderBackup> backups) =>
        new RetentionLadder(rules).Plan(backups, Now).ToDictionary(planned => planned.Id, StringComparer.Ordinal);

    private static IEnumerable<LadderBackup> Nights(int count) => Enumerable.Range(0, count).Select(Night);

    private static LadderBackup Night(int daysAgo)
    {
        var at = new DateTimeOffset(2026, 11, 30, 18, 0, 0, TimeSpan.Zero).AddDays(-daysAgo);
        return new()
        {
            Id = at.ToString("yyyyMMdd'T'HHmmss'Z-good'", CultureInfo.InvariantCulture), StartedAt = at, EndedAt = at.AddMinutes(1), IsGood = true, Definition = "a", HasManifest = true,
        };
    }
}
