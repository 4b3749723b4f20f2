using System.Globalization;
using Workflow.Catalogue;
using Workflow.Retention;
using Workflow.Retention.Ladder;
using Xunit.Abstractions;

namespace Workflow.Tests.Retention;

/// <summary>
/// 400 nights with somebody who adds backups that are empty, partial, tripped, dated ahead or of an older version, with nights that fail, deletions that
/// are killed and clocks that jump. Who judges knows the rules from the contract alone, and the truth of each night.
/// </summary>
public sealed class AdversaryTests(ITestOutputHelper output)
{
    [Fact]
    public void FourHundredNights_TheLastGoodOnesSurvive() => new Nights(20261130, new()).Play();

    [Fact]
    [Trait("Category", "Soak")]
    public void FourHundredNights_OfAThousandSeeds()
    {
        for (var seed = 0; seed < 1000; seed++)
            new Nights(seed, new()).Play();
        output.WriteLine("1000 seeds of 400 nights");
    }

    // Each of these mistakes must be seen by the judge, or the judge is worth nothing.
    [Theory]
    [InlineData(PlantedBug.TrippedFillsAPlace)]
    [InlineData(PlantedBug.FloorCountedBeforeTheGate)]
    [InlineData(PlantedBug.HoldIsWiped)]
    [InlineData(PlantedBug.DatedAheadFillsAPlace)]
    [InlineData(PlantedBug.GateDoesNotFreeze)]
    [InlineData(PlantedBug.ClockDoesNotFreeze)]
    [InlineData(PlantedBug.OlderRowsExpire)]
    public void PlantedBug_IsFound(PlantedBug bug) =>
        Assert.Contains(Enumerable.Range(0, 20), seed => Record.Exception(() => new Nights(seed, new() { Bug = bug }).Play()) is not null);

    public enum PlantedBug
    {
        None,
        TrippedFillsAPlace,
        FloorCountedBeforeTheGate,
        HoldIsWiped,
        DatedAheadFillsAPlace,
        GateDoesNotFreeze,
        ClockDoesNotFreeze,
        OlderRowsExpire,
    }

    private sealed record Options
    {
        public PlantedBug Bug { get; init; }
    }

    /// <summary>What really happened, beside the row that says so.</summary>
    private sealed record Truth(BackupRow Row, bool IsReallyGood, DateTimeOffset MadeAt);

    private sealed class Nights(int seed, Options options)
    {
        private static readonly BackupDefinition All = new() { Collections = ["*"], Exclude = [] };
        private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

        private readonly Random chance = new(seed);
        private readonly Dictionary<string, Truth> there = new(StringComparer.Ordinal);
        private readonly RetentionRules rules = new()
        {
            KeepLast = 2, KeepDaily = 5, KeepWeekly = 3, KeepMonthly = 6, KeepYearly = 2, MinimumGood = 3, KeepOthers = TimeSpan.FromDays(14),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        };

        private RetentionConsent consent = new();
        private bool isTripped;
        private int ids;

        public void Play()
        {
            consent = new() { Rules = rules.Hash(), Definitions = [DefinitionKey.Of(All)] };
            var at = new DateTimeOffset(2026, 1, 1, 18, 0, 0, TimeSpan.Zero);
            for (var night = 0; night < 400; night++, at += Interval)
            {
                // Storage's clock is right, the app's may be ahead: the earlier one counts. Seldom both are, and then nothing else goes wrong.
                var isAhead = chance.Next(40) == 0;
                Night(at);
                if (!isAhead)
                    Adversary(at);
                Expire(isAhead ? at.AddYears(1) : at.AddHours(chance.Next(1, 23)));
            }
        }

        private void Night(DateTimeOffset at)
        {
            var luck = chance.Next(12);
            // After a loss the gate trips, until a person accepts or repairs.
            if (chance.Next(25) == 0)
                isTripped = true;
            else if (isTripped && chance.Next(3) == 0)
                isTripped = false;
            if (luck == 0)
                Add(at, false, row => row with { Outcome = BackupOutcome.Failed });
            else if (luck == 1)
                Add(at, false, row => row with { Outcome = BackupOutcome.Missed });
            else
                Add(at, !isTripped, row => row with { Gate = new() { Verdict = isTripped ? GateVerdict.Tripped : GateVerdict.Passed } });
        }

        private void Adversary(DateTimeOffset at)
        {
            for (var junk = chance.Next(4); junk > 0; junk--)
            {
                var when = at.AddMinutes(chance.Next(1, 200));
                switch (chance.Next(7))
                {
                    case 0:
                        Add(when, false, row => row with { Outcome = BackupOutcome.Partial });
                        break;
                    case 1:
                        Add(when, false, row => row with { Scope = BackupScope.Named });
                        break;
                    case 2:
                        Add(when, false, row => row with { Scope = null, Definition = null });
                        break;
                    case 3:
                        // By a clock that was ahead for a moment; nothing in it is newer.
                        Add(at.AddDays(chance.Next(2, 900)), false, row => row with { Gate = new() { Verdict = GateVerdict.Passed } });
                        break;
                    case 4:
                        Add(when, false, row => row with { DisturbedBy = "r-1" });
                        break;
                    case 5:
                        Add(when, false, row => row with { Outcome = BackupOutcome.Canceled });
                        break;
                    default:
                        Add(when, false, row => row with { Kind = BackupKind.Safety, Scope = BackupScope.Named, KeptUntil = when.AddDays(30) });
                        break;
                }
            }
            // A person holds one, or lets it go.
            if (there.Count > 0 && chance.Next(8) == 0)
            {
                var (id, truth) = there.ElementAt(chance.Next(there.Count));
                if (truth.Row.Keeping.State == BackupState.Present)
                    Keep(id, truth.Row.Keeping with { Hold = truth.Row.Keeping.Hold is null ? new() { Reason = "审计", Since = at } : null });
            }
        }

        // As the activities do it: row first, files, tombstone. A kill leaves it in between, and the next run goes on.
        private void Expire(DateTimeOffset now)
        {
            foreach (var (id, truth) in there.Where(one => one.Value.Row.Backup.StartedAt > now.AddMinutes(5) && options.Bug != PlantedBug.DatedAheadFillsAPlace).ToList())
                Keep(id, truth.Row.Keeping with { WasDatedAhead = true });
            var ladder = there.Values.Select(truth => Facts(truth.Row, now)).OfType<LadderBackup>().ToList();
            var frozen = RetentionFreezes.Find(rules, consent, ladder, Interval, now);
            if ((frozen == RetentionFreeze.GateTripped && options.Bug == PlantedBug.GateDoesNotFreeze) || (frozen == RetentionFreeze.Clock && options.Bug == PlantedBug.ClockDoesNotFreeze))
                frozen = null;
            var before = there.Values.Where(truth => truth.Row.Keeping.State == BackupState.Present).ToList();
            var planned = new RetentionLadder(rules).Plan(ladder, now);
            var killedAfter = chance.Next(3) == 0 ? chance.Next(3) : int.MaxValue;
            foreach (var one in planned.Where(one => one.Expire is not null && frozen is null))
            {
                if (killedAfter-- == 0)
                    break;
                var keeping = there[one.Id].Row.Keeping;
                if (keeping.State == BackupState.Present && keeping.Hold is not null && options.Bug != PlantedBug.HoldIsWiped)
                    throw new InvalidOperationException("A held backup was planned to go.");
                Keep(one.Id, keeping with { State = chance.Next(5) == 0 ? BackupState.Expiring : BackupState.Expired, Expiry = new() { Rule = one.Expire!, At = now } });
            }
            Judge(now, before, frozen);
            foreach (var gone in there.Where(one => one.Value.Row.Keeping.State == BackupState.Expired).Select(one => one.Key).ToList())
                there.Remove(gone);
        }

        private LadderBackup? Facts(BackupRow row, DateTimeOffset now)
        {
            if (options.Bug == PlantedBug.HoldIsWiped)
                row = row with { Keeping = row.Keeping with { Hold = null } };
            if (LadderBackup.Of(row) is not { } facts)
                return null;
            var isWhole = row.Backup is { Outcome: BackupOutcome.Complete, Scope: BackupScope.All, DisturbedBy: null, Kind: null };
            return options.Bug switch
            {
                PlantedBug.TrippedFillsAPlace => facts with { IsGood = isWhole },
                // The floor takes what is whole, before it asks the gate.
                PlantedBug.FloorCountedBeforeTheGate => facts with { IsGood = facts.IsGood || facts.IsTripped },
                PlantedBug.DatedAheadFillsAPlace when facts.StartedAt > now => facts with { StartedAt = now },
                PlantedBug.OlderRowsExpire => facts with { IsUnknown = false },
                _ => facts,
            };
        }

        private void Judge(DateTimeOffset now, List<Truth> before, RetentionFreeze? frozen)
        {
            var gone = before.Where(truth => there[truth.Row.Backup.Id].Row.Keeping.State != BackupState.Present).ToList();
            foreach (var truth in gone)
            {
                var backup = truth.Row.Backup;
                Assert.True(truth.Row.Keeping.Hold is null, $"{backup.Id} was held.");
                Assert.True(backup.Scope is not null, $"{backup.Id} is of an older version.");
                if (!truth.IsReallyGood)
                    Assert.True((backup.KeptUntil ?? backup.EndedAt!.Value + rules.KeepOthers) <= now, $"{backup.Id} went before its time.");
            }
            var newest = before.Where(truth => truth.Row.Backup is { Gate: not null, Kind: null } && truth.Row.Backup.StartedAt <= now).MaxBy(truth => truth.Row.Backup.StartedAt);
            if (newest?.Row.Backup.Gate?.Verdict == GateVerdict.Tripped)
                Assert.True(gone.Count == 0, $"{gone.Count} went while the newest is tripped.");
            if (before.Where(truth => truth.Row.Backup.Outcome.HasManifest() && truth.Row.Backup.StartedAt <= now.AddMinutes(5)).Max(truth => (DateTimeOffset?)truth.Row.Backup.StartedAt) + (2 * Interval) < now)
                Assert.True(gone.Count == 0, $"Seed {seed}, {now:O}: {gone.Count} went although there has been no backup for days: {string.Join(", ", before.Where(truth => truth.Row.Backup.StartedAt > now.AddDays(-2.5) && truth.Row.Backup.StartedAt <= now.AddDays(1)).Select(truth => $"{truth.Row.Backup.StartedAt:O} {truth.Row.Backup.Outcome} {truth.Row.Keeping.WasDatedAhead} {truth.Row.Backup.Kind}"))}.");
            // By the truth and not by the rows: the newest really good ones are there, and one of each of the last days that had one.
            var good = before.Where(truth => truth.IsReallyGood).OrderByDescending(truth => truth.MadeAt).ToList();
            foreach (var truth in good.Take(rules.MinimumGood).Concat(Newest(good, "yyyy-MM-dd", 5)).Concat(Newest(good, "yyyy-MM", 6)).Concat(Newest(good, "yyyy", 2)))
                Assert.True(there[truth.Row.Backup.Id].Row.Keeping.State == BackupState.Present, $"Seed {seed}: the good backup {truth.Row.Backup.Id} is gone at {now:O}; frozen: {frozen}.");
        }

        private IEnumerable<Truth> Newest(List<Truth> good, string period, int count) => good
            .GroupBy(truth => TimeZoneInfo.ConvertTime(truth.MadeAt, rules.TimeZone).ToString(period, CultureInfo.InvariantCulture))
            .OrderByDescending(group => group.Key, StringComparer.Ordinal).Take(count).Select(group => group.First());

        private void Add(DateTimeOffset at, bool isReallyGood, Func<BackupRecord, BackupRecord> change)
        {
            var id = BackupId.Create("e", at, $"{ids++}");
            var record = change(new()
            {
                Id = id, Env = "e", Scope = BackupScope.All, Definition = All, Outcome = BackupOutcome.Complete, StartedAt = at, EndedAt = at.AddMinutes(5),
            });
            there[id] = new(new() { Backup = record }, isReallyGood, at);
        }

        private void Keep(string id, BackupKeeping keeping) => there[id] = there[id] with
        {
            Row = there[id].Row with
            {
                Keeping = keeping,
                Backup = there[id].Row.Backup with { State = keeping.State == BackupState.Present ? null : keeping.State, Hold = keeping.Hold },
            },
        };
    }
}
