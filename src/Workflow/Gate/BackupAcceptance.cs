using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Gate.Orchestrators;
using Workflow.Steps;

namespace Workflow.Gate;

/// <summary>A person accepts a backup that has tripped: newer ones are then compared with it.</summary>
public sealed class BackupAcceptance(BackupsTable backups, BackupNotices notices, GateRules rules, TimeProvider time, ILogger<BackupAcceptance> logger)
{
    /// <summary>The orchestration that compares newer backups again.</summary>
    public static string InstanceOf(string backupId) => $"{backupId}:accepted";

    /// <summary>Accepts a backup once: repeated with the same reason it changes nothing. Returns the gate's new state, or why it is refused.</summary>
    internal async Task<(BackupGate? Gate, string? Refusal)> AcceptAsync(
        DurableTaskClient client, BackupRow backup, string reason, CancellationToken cancellation)
    {
        var (env, id) = (backup.Backup.Env, backup.Backup.Id);
        string? refusal = null;
        var isNew = false;
        var row = await backups.ChangeGateAsync(
            env, id,
            now =>
            {
                refusal = WhyNot(now.Backup, reason);
                isNew = refusal is null && now.Backup.Gate!.Verdict == GateVerdict.Tripped;
                return Task.FromResult(isNew
                    ? now.Backup.Gate! with { Verdict = GateVerdict.Accepted, AcceptedReason = reason, AcceptedAt = time.GetUtcNow() }
                    : null);
            },
            cancellation);
        if (refusal is not null)
            return (null, refusal);
        if (isNew)
            Log.BackupAccepted(logger, id, env);
        // Even if it was accepted before: the process may have died between the two.
        var input = new CompareAgainInput { Env = env, After = id, Rules = rules };
        await Instances.EnsureAsync(client, nameof(CompareAgainOrchestrator), InstanceOf(id), input, cancellation);
        // It is a good one now.
        await notices.TellEndAsync(client, row!.Backup, cancellation);
        return (row.Backup.Gate, null);
    }

    private static string? WhyNot(BackupRecord backup, string reason) => backup switch
    {
        { Outcome: BackupOutcome.Running } => $"The backup {backup.Id} runs; it is compared with the last good one when its exports have ended.",
        { Gate.Verdict: GateVerdict.Tripped } => null,
        { Gate: { Verdict: GateVerdict.Accepted } gate } => gate.AcceptedReason == reason
            ? null
            : $"The backup {backup.Id} was accepted already, {gate.AcceptedAt:u}: {gate.AcceptedReason}",
        { Gate: { } gate } => $"The backup {backup.Id} has not tripped: its verdict is '{gate.Verdict.ToString().ToLowerInvariant()}'.",
        _ => $"The backup {backup.Id} is {backup.Outcome} and was not compared with another one, so there is nothing to accept.",
    };
}
