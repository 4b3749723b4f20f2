using Workflow.Catalogue;

namespace Workflow.Drills.Recovery;

/// <summary>The facts of a recovery sheet.</summary>
/// <param name="At">When it is made.</param>
/// <param name="Env">Whose backups.</param>
/// <param name="AppVersion">Of the app that made it.</param>
/// <param name="Account">Address of the storage account, without any key.</param>
/// <param name="Good">The newest good backup; null if there is none.</param>
/// <param name="Exports">Its collections.</param>
/// <param name="Rehearsed">The newest backup that a drill has put back and that still counts; null if there is none.</param>
/// <param name="RehearsedBy">What the drill left as evidence.</param>
/// <param name="Drill">The newest drill that passed or failed, with its collections; null if there was none.</param>
internal sealed record RecoveryFacts(
    DateTimeOffset At,
    string Env,
    string AppVersion,
    Uri Account,
    BackupRecord? Good,
    IReadOnlyList<ExportRecord> Exports,
    BackupRecord? Rehearsed,
    TrustProof? RehearsedBy,
    DrillRecord? Drill);
