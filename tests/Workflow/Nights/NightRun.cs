using System.Collections.Concurrent;
using System.Globalization;
using Workflow.Catalogue;
using Workflow.Tests.Nights.Oracle;

namespace Workflow.Tests.Nights;

/// <summary>Plays a plan: its trouble, the quiet after it, and then the oracle's questions.</summary>
internal sealed class NightRun(NightPlan plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A clock that was hours ahead has served due times that the right one comes to as well; days ahead, it has not within a run.
    private static readonly TimeSpan Reached = TimeSpan.FromDays(1);

    // The name of the environment decides about ids, and so about spread waits: the same seed gets the same, but for a second run beside it.
    private static readonly ConcurrentDictionary<int, int> Runs = new();

    /// <summary>The outcomes of all backups; a run in which all fail proves little.</summary>
    public IReadOnlyList<BackupOutcome> Outcomes { get; private set; } = [];

    /// <summary>What the oracle found, each a sentence; empty if all is well.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync()
    {
        await using var stage = await Stage.SetAsync(plan, $"夜-{plan.Seed}-{Runs.AddOrUpdate(plan.Seed, 1, static (_, runs) => runs + 1)}");
        var doing = "the start";
        try
        {
            foreach (var one in plan.Happenings)
            {
                doing = one.What;
                await stage.UntilAsync(one.At);
                await one.Act(stage).WaitAsync(Patience, TimeProvider.System);
            }
            doing = "the end of trouble";
            await EndTroubleAsync(stage);
            doing = "the quiet night";
            var quietDue = QuietDue(stage);
            await stage.UntilAsync(quietDue + NightPlan.Period - TimeSpan.FromMinutes(1));
            doing = "the oracle";
            return await AskAsync(stage, quietDue);
        }
        catch (Exception thrown)
        {
            return [$"{doing} at {stage.Elapsed:c}: {thrown}\n{stage.App.Log.Errors}"];
        }
    }

    private async Task EndTroubleAsync(Stage stage)
    {
        await stage.UntilAsync(plan.TroubleEnds);
        stage.App.Cloud.Faults.Clear();
        await stage.StartAsync();
        foreach (var backupId in stage.Suspended.Select(id => id.Split(':')[0]).Distinct())
            await stage.CancelAsync(backupId);
    }

    /// <summary>The first due time that nothing of the trouble can reach.</summary>
    private TimeSpan QuietDue(Stage stage)
    {
        var quiet = plan.TroubleEnds + plan.MaxWait + TimeSpan.FromHours(1);
        if (stage.Wall.FurthestAhead > quiet && stage.Wall.FurthestAhead < plan.TroubleEnds + Reached)
            quiet = stage.Wall.FurthestAhead;
        var due = NightPlan.FirstDue;
        while (due <= quiet)
            due += NightPlan.Period;
        return due;
    }

    // For whoever looks for the cause.
    private static string Describe(BackupRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"  row {row.Backup.Id} {row.Backup.Outcome} {row.Backup.Scope} {row.Backup.StartedAt:HH:mm:ss} to {row.Backup.EndedAt:dd HH:mm:ss} {row.Backup.Reason}");

    private async Task<IReadOnlyList<string>> AskAsync(Stage stage, TimeSpan quietDue)
    {
        var rows = await stage.RowsAsync();
        Outcomes = [.. rows.Select(row => row.Backup.Outcome)];
        string[] findings =
        [
            .. await new BackupOracle(stage).LookAsync(rows),
            .. ScheduleOracle.Look(stage, rows, quietDue),
            .. await RestOracle.LookAsync(stage, rows, quietDue),
            .. await JobOracle.LookAsync(stage),
            .. LogOracle.Look(stage),
        ];
        return findings is [] ? findings : [.. findings, .. rows.Select(Describe)];
    }
}
