using System.Text;
using Workflow.Catalogue;
using Workflow.Drills.Tables;

namespace Workflow.Drills.Recovery;

/// <summary>
/// Makes the recovery sheet: one page that says, in an emergency, where the backups are, which one to take, how long it takes and what to
/// type. It is made from the tables each time, so it is always current.
/// </summary>
public sealed class RecoverySheets(
    BackupCatalog catalog, BackupsTable backups, ExportsTable exports, DrillsTable drills, DrillUnitsTable units, DrillReports reports, DrillSettings settings,
    TrustSettings trust, WorkflowSettings workflow, TimeProvider time)
{
    // Older backups prove nothing about today.
    private const int LooksAt = 500;

    /// <summary>The languages in which sheets are kept.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["zh-CN", "en"];

    /// <summary>The sheet as it is now.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<byte[]> MakeAsync(string language, CancellationToken cancellation) =>
        Write(await ReadAsync(cancellation), language);

    /// <summary>Keeps the report of a drill that has ended, and the sheets as they are after it.</summary>
    internal async Task StoreAsync(DrillRecord ended, CancellationToken cancellation)
    {
        var listed = await units.ListAsync(ended.Env, ended.Id, cancellation);
        await reports.WriteReportAsync(ended with { Collections = [.. listed.Select(unit => unit.ToRecord())] }, cancellation);
        if (ended.BackupEnv != workflow.Env)
            return;
        var facts = await ReadAsync(cancellation);
        foreach (var language in Languages)
            await reports.WriteSheetAsync(ended, language, Write(facts, language), cancellation);
    }

    private static byte[] Write(RecoveryFacts facts, string language) =>
        Encoding.UTF8.GetBytes(language == "en" ? EnglishSheet.Write(facts) : ChineseSheet.Write(facts));

    private async Task<RecoveryFacts> ReadAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var good = (await catalog.FindNamedAsync(BackupCatalog.LatestVerified, cancellation))?.Backup;
        var listed = good is null ? [] : (await exports.ListAsync(good.Id, cancellation)).ConvertAll(row => row.Export);
        var rehearsed = await RehearsedAsync(now, cancellation);
        return new(
            now, workflow.Env, AppVersion.Text, reports.Account, good, listed, rehearsed?.Backup, rehearsed?.Trust.Rehearsed, await NewestDrillAsync(cancellation));
    }

    private async Task<BackupRow?> RehearsedAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var looked = 0;
        await foreach (var row in backups.NewestFirstAsync(workflow.Env, null, cancellation))
        {
            if (TrustLadder.Of(row, trust, now)[^1].At is not null)
                return row;
            if (++looked == LooksAt)
                break;
        }
        return null;
    }

    private async Task<DrillRecord?> NewestDrillAsync(CancellationToken cancellation)
    {
        await foreach (var row in drills.NewestFirstAsync(settings.Environment ?? workflow.Env, null, cancellation))
        {
            if (row.Drill.BackupEnv == workflow.Env && row.Drill.Outcome is DrillOutcome.Passed or DrillOutcome.Failed)
                return row.Drill with { Collections = [.. (await units.ListAsync(row.Drill.Env, row.Drill.Id, cancellation)).Select(unit => unit.ToRecord())] };
        }
        return null;
    }
}
