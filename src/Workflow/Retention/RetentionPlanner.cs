using System.Security.Cryptography;
using System.Text;
using Workflow.Catalogue;
using Workflow.Retention.Ladder;
using Workflow.Storage;

namespace Workflow.Retention;

/// <summary>Reads all backups and plans their retention. Writes nothing.</summary>
public sealed class RetentionPlanner(
    BackupsTable backups, RetentionMemory memory, RetentionSettings settings, IStorageClock storage, IDueTimes schedule, WorkflowSettings workflow, TimeProvider time)
{
    private const int HashDigits = 32;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The plan for now.</summary>
    public async Task<RetentionPlan> PlanAsync(CancellationToken cancellation) => await PlanAsync(await ReadAsync(null, cancellation), 0, cancellation);

    /// <summary>All data for a plan, for callers that need more than the plan.</summary>
    /// <param name="at">The time to judge it by; null for now.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal async Task<RetentionReading> ReadAsync(DateTimeOffset? at, CancellationToken cancellation)
    {
        var now = at ?? await NowAsync(cancellation);
        var (there, ahead, names) = (new List<LadderBackup>(), new List<string>(), new Dictionary<BackupDefinition, string>(ReferenceEqualityComparer.Instance));
        await foreach (var row in backups.AllAsync(workflow.Env, cancellation))
        {
            if (RetentionLadder.IsAhead(row.Backup.StartedAt, now) && !row.Keeping.WasDatedAhead)
                ahead.Add(row.Backup.Id);
            if (LadderBackup.Of(row, NameOf) is { } backup)
                there.Add(backup);
        }
        return new(now, there, ahead);

        // Rows share the definition that they were read with.
        string NameOf(BackupDefinition definition) => names.TryGetValue(definition, out var name) ? name : names[definition] = DefinitionKey.Of(definition);
    }

    /// <summary>The plan for the data that was read, or for a future time with a good backup at each due time until then.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="days">Days that are simulated.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal async Task<RetentionPlan> PlanAsync(RetentionReading reading, int days, CancellationToken cancellation)
    {
        var (now, there) = (reading.At, reading.There);
        var rules = settings.Rules;
        var interval = schedule.LongestInterval(now) ?? Day;
        var frozen = RetentionFreezes.Find(rules, await memory.FindAsync(workflow.Env, cancellation), there, interval, now);
        var simulated = days > 0 ? Simulate(ref there, ref now, days) : null;
        var planned = new RetentionLadder(rules).Plan(there, now);
        return new()
        {
            Plan = HashOf(rules, planned),
            Rules = rules.Hash(),
            RulesText = rules.ToText(),
            Frozen = frozen,
            Sentence = Sentence(rules, frozen, planned),
            At = now,
            Simulated = simulated is null ? null : planned.Count(backup => backup.Keep is not null && simulated.Contains(backup.Id)),
            Backups = planned,
        };
    }

    // A fast clock would expire everything at once, so the slower one counts.
    private async Task<DateTimeOffset> NowAsync(CancellationToken cancellation)
    {
        var (ours, theirs) = (time.GetUtcNow(), await storage.NowAsync(cancellation));
        return theirs < ours ? theirs.Value : ours;
    }

    // A good backup at each due time, and the rules applied after each.
    private HashSet<string> Simulate(ref IReadOnlyList<LadderBackup> there, ref DateTimeOffset now, int days)
    {
        var (made, ladder) = (new HashSet<string>(StringComparer.Ordinal), new RetentionLadder(settings.Rules));
        var (last, definition) = (now + TimeSpan.FromDays(days), there.Where(backup => backup.IsGood).MaxBy(backup => backup.StartedAt)?.Definition ?? "simulated");
        var due = schedule.DueTimes(now, last).ToList();
        if (due.Count == 0)
            due = [.. Enumerable.Range(1, days).Select(day => last.AddDays(day - days))];
        var left = there.ToList();
        foreach (var dueAt in due)
        {
            var backup = new LadderBackup
            {
                Id = BackupId.Create(workflow.Env, dueAt, "simulated"), StartedAt = dueAt, EndedAt = dueAt, IsGood = true, Definition = definition, HasManifest = true,
            };
            made.Add(backup.Id);
            left.Add(backup);
            var gone = ladder.Plan(left, dueAt).Where(planned => planned.Expire is not null).Select(planned => planned.Id).ToHashSet(StringComparer.Ordinal);
            left.RemoveAll(one => gone.Contains(one.Id));
        }
        (there, now) = (left, last);
        return made;
    }

    private static string HashOf(RetentionRules rules, List<PlannedBackup> planned)
    {
        var text = new StringBuilder(rules.Hash());
        foreach (var backup in planned.Where(backup => backup.Expire is not null))
            text.Append('\n').Append(backup.Id).Append(' ').Append(backup.Expire);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..HashDigits];
    }

    private static string Sentence(RetentionRules rules, RetentionFreeze? frozen, List<PlannedBackup> planned)
    {
        if (!rules.Any)
            return "No Retention__Keep… is set: nothing is ever deleted.";
        var goes = planned.Count(backup => backup.Expire is not null);
        var what = $"{planned.Count - goes} backups are kept, {goes} would be deleted.";
        return frozen switch
        {
            null => goes == 0 ? $"{planned.Count} backups are kept; the rules delete none." : $"{planned.Count - goes} backups are kept, {goes} will be deleted within the hour.",
            RetentionFreeze.RulesNotApplied => $"{what} Nothing is deleted until a person has applied these rules: read the plan, then POST /api/retention/apply with its 'plan'.",
            RetentionFreeze.NewDefinition => $"{what} The schedule backs up other collections than when a plan was last applied, so nothing is deleted: read the plan, then POST /api/retention/apply with its 'plan'.",
            RetentionFreeze.GateTripped => $"{what} Nothing is deleted while the newest backup differs so much from the one before: check its 'gate', then accept it, or repair the data.",
            RetentionFreeze.Rebuilt => $"{what} The tables were rebuilt from the blobs and have no holds, so nothing is deleted: set the holds again, then POST /api/retention/unfreeze.",
            _ => $"{what} There has been no backup for more than {RetentionFreezes.IntervalsWithoutABackup} intervals of the schedule, or a clock is wrong: nothing is deleted until there is one again.",
        };
    }
}
