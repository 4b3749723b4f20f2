using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Gate;

/// <summary>Whether the newest backup that was compared waits for a person.</summary>
public sealed class GateHealth(BackupsTable backups, WorkflowSettings settings) : IHealthPart
{
    // Beyond, rows are of before there was a gate.
    private const int RowsLookedAt = 100;

    public string Name => "gate";

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var looked = 0;
        await foreach (var row in backups.NewestFirstAsync(settings.Env, null, cancellation))
        {
            if (row.Backup is { Scope: BackupScope.All, Gate: { } gate } backup)
                return gate.Verdict == GateVerdict.Tripped ? new(false, Sentence(backup, gate)) : new(true, $"The newest backup that was compared, {backup.Id}, is {Word(gate.Verdict)}.");
            if (++looked == RowsLookedAt)
                break;
        }
        return new(true, "No backup has been compared yet.");
    }

    private static string Sentence(BackupRecord backup, BackupGate gate) =>
        $"The backup {backup.Id} differs too much from {gate.Baseline ?? "the last good one"}: {gate.Findings[0].Sentence.English} "
        + $"If that is right, accept it: POST /api/backups/{backup.Id}/accept. If not, docs/gate.md says what to do.";

    private static string Word(GateVerdict verdict) => verdict switch
    {
        GateVerdict.First => "the first of its definition",
        GateVerdict.Accepted => "accepted",
        _ => "as expected",
    };
}
