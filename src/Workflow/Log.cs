using Microsoft.Extensions.Logging;

namespace Workflow;

/// <summary>
/// The app's log. Always with the backup id, and the collection if there is one. Event ids: 1000 backups, 1100 exports, 1200 schedule, 1400 orders of
/// logs, 1500 the door that accepts them; these never have the user or any part of a log. 1600 diffs of backups, never with a document
/// id. 1700 restores, 1800 the gate, 1900 notices, never with an address or a text. 2000 health, 2100 retention, 2200 trust. An alert rule reads event 1003, so
/// its text is a contract.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Backup {BackupId} of {Env} started")]
    public static partial void BackupStarted(ILogger logger, string backupId, string env);

    [LoggerMessage(1002, LogLevel.Warning, "Backup {BackupId} of {Env} does not run: {Reason}")]
    public static partial void BackupSuperseded(ILogger logger, string backupId, string env, string reason);

    [LoggerMessage(EventId = 1003, Message = "Backup {BackupId} of {Env} ({Scope}) ended {Outcome}: {Documents} documents, {RawBytes} bytes, {Missed} missed. {Reason}")]
    public static partial void BackupEnded(
        ILogger logger, LogLevel level, string backupId, string env, string scope, string outcome, long documents, long rawBytes, int missed, string? reason);

    [LoggerMessage(1004, LogLevel.Information, "Backup {BackupId} of {Env} has {Count} collections")]
    public static partial void CollectionsListed(ILogger logger, string backupId, string env, int count);

    [LoggerMessage(1005, LogLevel.Information, "Backup {BackupId} has its manifest {BlobName}")]
    public static partial void ManifestWritten(ILogger logger, string backupId, string blobName);

    [LoggerMessage(1006, LogLevel.Information, "Backup {BackupId} is asked to cancel")]
    public static partial void CancelAsked(ILogger logger, string backupId);

    [LoggerMessage(1007, LogLevel.Warning, "Backup {BackupId} of {Env}: the service listed {Listed} of {Total} collections")]
    public static partial void ListIsShort(ILogger logger, string backupId, string env, int listed, long total);

    [LoggerMessage(1008, LogLevel.Warning, "Backup {BackupId}: {InstanceId} was suspended and is resumed, since {Why}")]
    public static partial void ExportResumed(ILogger logger, string backupId, string instanceId, string why);

    [LoggerMessage(1009, LogLevel.Warning, "The claim of {Env} that {HolderId} of {Engine} held was released by a person")]
    public static partial void ClaimReleased(ILogger logger, string env, string holderId, string engine);

    [LoggerMessage(1010, LogLevel.Warning, "Backup {BackupId} of {Env} continues although nothing here can close {Unclosed}, the previous holder of the claim; the claim keeps naming it")]
    public static partial void HolderUnclosed(ILogger logger, string backupId, string env, string unclosed);

    [LoggerMessage(1011, LogLevel.Warning, "Backup {BackupId} of {Env} waits until {Until:u} at most. {Reason}")]
    public static partial void BackupWaits(ILogger logger, string backupId, string env, DateTimeOffset until, string reason);

    [LoggerMessage(1012, LogLevel.Error, "Backup {BackupId} of {Env} is not good: while it exported, {DisturbedBy} wrote to the environment")]
    public static partial void BackupDisturbed(ILogger logger, string backupId, string env, string disturbedBy);

    [LoggerMessage(1101, LogLevel.Information, "Backup {BackupId}, {Collection}: job {JobId} accepted (attempt {Attempt})")]
    public static partial void ExportStarted(ILogger logger, string backupId, string collection, long jobId, int attempt);

    [LoggerMessage(1102, LogLevel.Information, "Backup {BackupId}, {Collection}: job {JobId} ended {State} with {Documents} documents")]
    public static partial void JobEnded(ILogger logger, string backupId, string collection, long jobId, string state, long documents);

    [LoggerMessage(1103, LogLevel.Information, "Backup {BackupId}, {Collection}: {Documents} documents stored, {RawBytes} bytes as {StoredBytes}")]
    public static partial void FileStored(ILogger logger, string backupId, string collection, long documents, long rawBytes, long storedBytes);

    [LoggerMessage(1104, LogLevel.Information, "Backup {BackupId}, {Collection}: {Documents} documents verified")]
    public static partial void FileVerified(ILogger logger, string backupId, string collection, long documents);

    [LoggerMessage(1105, LogLevel.Error, "Backup {BackupId}, {Collection}: the stored file is refused. {Problem}")]
    public static partial void FileRefused(ILogger logger, string backupId, string collection, string problem);

    [LoggerMessage(EventId = 1106, Message = "Backup {BackupId}, {Collection}: {Status}. {Reason}")]
    public static partial void ExportMissed(ILogger logger, LogLevel level, string backupId, string collection, string status, string? reason);

    [LoggerMessage(1107, LogLevel.Warning, "Backup {BackupId}, {Collection}: attempt {Attempt} failed. {Reason}")]
    public static partial void AttemptFailed(ILogger logger, string backupId, string collection, int attempt, string reason);

    [LoggerMessage(1108, LogLevel.Warning, "Backup {BackupId}, {Collection}: no count was available. {Reason}")]
    public static partial void CountRefused(ILogger logger, string backupId, string collection, string reason);

    [LoggerMessage(1109, LogLevel.Warning, "Backup {BackupId}, {Collection}: its progress could not be written: {Reason}")]
    public static partial void ProgressUnwritten(ILogger logger, string backupId, string collection, string reason);

    [LoggerMessage(1110, LogLevel.Information, "Backup {BackupId}, {Collection}: the document index is built, {Documents} documents")]
    public static partial void IndexBuilt(ILogger logger, string backupId, string collection, long documents);

    [LoggerMessage(1111, LogLevel.Warning, "Backup {BackupId}, {Collection}: the document index could not be written and will be built when it is needed. {Reason}")]
    public static partial void IndexUnwritten(ILogger logger, string backupId, string collection, string reason);

    [LoggerMessage(1201, LogLevel.Error, "No backup for the due time {DueAt:u}: {Reason}")]
    public static partial void DueTimeMissed(ILogger logger, DateTimeOffset dueAt, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "The schedule needs attention: {Problem}")]
    public static partial void ScheduleProblem(ILogger logger, string problem);

    [LoggerMessage(1203, LogLevel.Warning, "Storage cannot be reached: {Reason}")]
    public static partial void StorageUnreachable(ILogger logger, string reason);

    [LoggerMessage(2051, LogLevel.Warning, "Storage cannot be read for the metrics, which keep their last values: {Reason}")]
    public static partial void NumbersUnread(ILogger logger, string reason);

    [LoggerMessage(1401, LogLevel.Information, "Order {OrderId} of {Env} started ({Kind})")]
    public static partial void OrderStarted(ILogger logger, string orderId, string env, string kind);

    [LoggerMessage(1402, LogLevel.Information, "Order {OrderId} is closed ({Why}): {Finished} of {Devices} devices have sent everything, {Chunks} chunks, {Logs} logs")]
    public static partial void OrderClosed(ILogger logger, string orderId, string why, int finished, int devices, int chunks, long logs);

    [LoggerMessage(1403, LogLevel.Information, "Order {OrderId}: {Chunks} chunks merged into {Logs} logs, {Doubles} doubles dropped, {RawBytes} bytes as {StoredBytes}")]
    public static partial void LogsMerged(ILogger logger, string orderId, int chunks, long logs, long doubles, long rawBytes, long storedBytes);

    [LoggerMessage(EventId = 1404, Message = "Order {OrderId} of {Env} ended {Outcome} with {Logs} logs. {Reason}")]
    public static partial void OrderEnded(ILogger logger, LogLevel level, string orderId, string env, string outcome, long logs, string? reason);

    [LoggerMessage(1405, LogLevel.Information, "Order {OrderId} is asked to cancel")]
    public static partial void OrderCancelAsked(ILogger logger, string orderId);

    [LoggerMessage(1406, LogLevel.Information, "The logs of order {OrderId} of {Env} are removed: their retention is over")]
    public static partial void LogsDeleted(ILogger logger, string orderId, string env);

    [LoggerMessage(1501, LogLevel.Warning, "Order {OrderId}: a body for chunk {Index} is refused with {Status}. {Why}")]
    public static partial void BodyRefused(ILogger logger, string orderId, int index, int status, string why);

    [LoggerMessage(1601, LogLevel.Information, "Diff {DiffId} of the backups {From} and {To} started")]
    public static partial void DiffStarted(ILogger logger, string diffId, string from, string to);

    [LoggerMessage(1602, LogLevel.Information, "Diff {DiffId} ended {State}: {Collections} collections, {NotCompared} could not be compared; {Added} documents added, {Removed} removed, {Changed} changed")]
    public static partial void DiffEnded(
        ILogger logger, string diffId, string state, int collections, int notCompared, long added, long removed, long changed);

    [LoggerMessage(1603, LogLevel.Information, "The result of diff {DiffId} is removed: its retention is over")]
    public static partial void DiffDeleted(ILogger logger, string diffId);

    [LoggerMessage(1701, LogLevel.Information, "Restore {RestoreId} into {Env} started: mode {Mode}, {Units} units")]
    public static partial void RestoreStarted(ILogger logger, string restoreId, string env, string mode, int units);

    [LoggerMessage(1702, LogLevel.Information, "Restore {RestoreId}, {Target}: {Insert} documents to insert, {Same} the same, {Different} different, {Extra} extra, {Conflict} in conflict")]
    public static partial void UnitPlanned(ILogger logger, string restoreId, string target, long insert, long same, long different, long extra, long conflict);

    [LoggerMessage(1703, LogLevel.Information, "Restore {RestoreId} is planned, hash {PlanHash}; approved: {IsApproved}")]
    public static partial void RestorePlanned(ILogger logger, string restoreId, string planHash, bool isApproved);

    [LoggerMessage(1704, LogLevel.Information, "Restore {RestoreId} is approved; force: {Force}")]
    public static partial void RestoreApproved(ILogger logger, string restoreId, bool force);

    [LoggerMessage(1705, LogLevel.Information, "Restore {RestoreId}: its targets are kept as backup {BackupId}, {Collections} collections")]
    public static partial void SafetyKept(ILogger logger, string restoreId, string backupId, int collections);

    [LoggerMessage(1706, LogLevel.Information, "Restore {RestoreId}, {Target}: part {Part} is uploaded, {Documents} documents, {Bytes} bytes")]
    public static partial void PartUploaded(ILogger logger, string restoreId, string target, int part, int documents, long bytes);

    [LoggerMessage(1707, LogLevel.Information, "Restore {RestoreId}, {Target}: part {Part} is imported by job {JobId}")]
    public static partial void ImportStarted(ILogger logger, string restoreId, string target, int part, long jobId);

    [LoggerMessage(1708, LogLevel.Warning, "Restore {RestoreId}, unit {Unit}: the answer to the import of part {Part} was lost. The restore waits, then checks whether it happened")]
    public static partial void ImportLost(ILogger logger, string restoreId, int unit, int part);

    [LoggerMessage(1709, LogLevel.Information, "Restore {RestoreId}, unit {Unit}: the import of part {Part} ended {State}, {Imported} documents, {Refused} refused")]
    public static partial void ImportEnded(ILogger logger, string restoreId, int unit, int part, string state, long imported, long refused);

    [LoggerMessage(1710, LogLevel.Information, "Restore {RestoreId}, {Target}: {Removed} documents removed, {Changed} left alone since they had changed")]
    public static partial void DocumentsRemoved(ILogger logger, string restoreId, string target, long removed, long changed);

    [LoggerMessage(1711, LogLevel.Information, "Restore {RestoreId}, {Target}: {Verified} documents are as promised, {Differences} are not")]
    public static partial void UnitProved(ILogger logger, string restoreId, string target, long verified, long differences);

    [LoggerMessage(EventId = 1712, Message = "Restore {RestoreId} into {Env} ended {Outcome}. {Reason}")]
    public static partial void RestoreEnded(ILogger logger, LogLevel level, string restoreId, string env, string outcome, string? reason);

    [LoggerMessage(1713, LogLevel.Information, "Restore {RestoreId} is asked to cancel")]
    public static partial void RestoreCancelAsked(ILogger logger, string restoreId);

    [LoggerMessage(1714, LogLevel.Information, "The plan of restore {RestoreId} is removed: the restore can no longer be undone")]
    public static partial void PlanDeleted(ILogger logger, string restoreId);

    [LoggerMessage(1715, LogLevel.Information, "Imports into {Env}: UPSERT merges: {UpsertMerges}; numbers keep their class: {KeepsNumberClasses}; dates stay: {KeepsDates}; one duplicate refuses a whole INSERT: {InsertRefusesFile}")]
    public static partial void EnvironmentProbed(ILogger logger, string env, bool? upsertMerges, bool? keepsNumberClasses, bool? keepsDates, bool? insertRefusesFile);

    [LoggerMessage(1716, LogLevel.Information, "Restore {RestoreId}, {Target}: part {Part} removed {Documents} documents, which are inserted again")]
    public static partial void DocumentsCleared(ILogger logger, string restoreId, string target, int part, int documents);

    [LoggerMessage(2000, LogLevel.Warning, "Health: the part {Part} could not be checked. {Cause}")]
    public static partial void HealthPartFailed(ILogger logger, string part, string cause);

    [LoggerMessage(2001, LogLevel.Warning, "Doctor: the check {Check} failed. {Cause}")]
    public static partial void DoctorCheckFailed(ILogger logger, string check, string cause);

    [LoggerMessage(1801, LogLevel.Error, "Backup {BackupId} of {Env} is not good until a person accepts it: {Findings} findings against {Baseline}. {First}")]
    public static partial void BackupTripped(ILogger logger, string backupId, string env, int findings, string? baseline, string first);

    [LoggerMessage(1802, LogLevel.Warning, "Backup {BackupId}, {Collection}: its documents are not compared with those of {Baseline}, since one of the two has no document index and none could be built")]
    public static partial void ChurnNotCounted(ILogger logger, string backupId, string collection, string baseline);

    [LoggerMessage(1803, LogLevel.Information, "Backup {BackupId} of {Env} is accepted by a person")]
    public static partial void BackupAccepted(ILogger logger, string backupId, string env);

    [LoggerMessage(1804, LogLevel.Information, "Backup {BackupId} of {Env} is compared again, with {Baseline}: {Verdict}")]
    public static partial void ComparedAgain(ILogger logger, string backupId, string env, string? baseline, string verdict);

    [LoggerMessage(1901, LogLevel.Information, "{Channel} got the message: {Kind} of {Env}, {Subject}")]
    public static partial void NoticeTold(ILogger logger, string channel, string kind, string env, string subject);

    [LoggerMessage(1902, LogLevel.Information, "{Channel} got {Count} events of {Env} in one message")]
    public static partial void NoticesCombined(ILogger logger, string channel, string env, int count);

    [LoggerMessage(1903, LogLevel.Warning, "{Channel} did not accept {Kind} of {Env}, {Subject}; it is tried again. {Reason}")]
    public static partial void NoticeNotTold(ILogger logger, string channel, string kind, string env, string subject, string reason);

    [LoggerMessage(1904, LogLevel.Error, "{Channel} did not get {Kind} of {Env}, {Subject}. {Reason}")]
    public static partial void NoticeGivenUp(ILogger logger, string channel, string kind, string env, string subject, string reason);

    [LoggerMessage(2100, LogLevel.Information, "Backup {BackupId} of {Env} has expired by the rule {Rule}: its files are deleted")]
    public static partial void BackupExpired(ILogger logger, string backupId, string env, string rule);

    [LoggerMessage(2101, LogLevel.Warning, "Backup {BackupId} should expire, but storage refuses to delete a blob of it ({Code})")]
    public static partial void ExpiryLeft(ILogger logger, string backupId, string? code);

    [LoggerMessage(2102, LogLevel.Information, "{Histories} histories that ended more than {Age} ago are purged")]
    public static partial void HistoriesPurged(ILogger logger, int histories, TimeSpan age);

    [LoggerMessage(2103, LogLevel.Information, "{Backups} backups of {Env} are in the tables again")]
    public static partial void CatalogueRebuilt(ILogger logger, string env, int backups);

    [LoggerMessage(2104, LogLevel.Information, "Retention is applied by a person under the rules {Rules}: {Backups} backups expire")]
    public static partial void RetentionApplied(ILogger logger, string rules, int backups);

    [LoggerMessage(2105, LogLevel.Information, "Backup {BackupId} is held: {Held}")]
    public static partial void BackupHeld(ILogger logger, string backupId, bool held);

    [LoggerMessage(2106, LogLevel.Warning, "Retention is unfrozen by a person")]
    public static partial void RetentionUnfrozen(ILogger logger);

    [LoggerMessage(2200, LogLevel.Information, "Backup {BackupId} of {Env} is verified again: {Files} files, {StoredBytes} bytes")]
    public static partial void BackupVerified(ILogger logger, string backupId, string env, int files, long storedBytes);

    [LoggerMessage(2201, LogLevel.Error, "Backup {BackupId} of {Env} is damaged and held: {Findings} findings. {Reason}")]
    public static partial void BackupDamaged(ILogger logger, string backupId, string env, int findings, string reason);

    [LoggerMessage(2202, LogLevel.Error, "Backup {BackupId}, {Collection}: the stored file is not what was written. {Problem}")]
    public static partial void StoredFileDamaged(ILogger logger, string backupId, string collection, string problem);

    [LoggerMessage(2203, LogLevel.Warning, "Backup {BackupId} of {Env} could not be verified again, which says nothing of it. {Reason}")]
    public static partial void BackupUnread(ILogger logger, string backupId, string env, string reason);

    [LoggerMessage(2204, LogLevel.Information, "{Backups} backups of {Env} are verified again tonight, {First} first")]
    public static partial void VerificationsDue(ILogger logger, int backups, string env, string first);

    [LoggerMessage(2300, LogLevel.Information, "Drill {DrillId} in {Env} of backup {BackupId} has started: {Collections} collections")]
    public static partial void DrillStarted(ILogger logger, string drillId, string env, string backupId, int collections);

    [LoggerMessage(2301, LogLevel.Information, "Drill {DrillId} in {Env} of backup {BackupId} is {Outcome}. {Reason}")]
    public static partial void DrillEnded(ILogger logger, string drillId, string env, string backupId, string outcome, string? reason);

    [LoggerMessage(2302, LogLevel.Information, "Drill {DrillId}, collection {Number}: the import of a part ended {State}, {Imported} of {Documents} documents")]
    public static partial void DrillPartEnded(ILogger logger, string drillId, int number, string state, long imported, int documents);

    [LoggerMessage(2303, LogLevel.Information, "Drill {DrillId}, {Collection}: {Documents} documents are compared, {Differences} differ")]
    public static partial void DrillCompared(ILogger logger, string drillId, string collection, long documents, long differences);

    [LoggerMessage(2304, LogLevel.Information, "A person cancels the drill {DrillId}")]
    public static partial void DrillCancelAsked(ILogger logger, string drillId);

    [LoggerMessage(2305, LogLevel.Warning, "The drill that was due at {DueAt} could not be started yet. {Reason}")]
    public static partial void DrillNotStarted(ILogger logger, DateTimeOffset dueAt, string reason);
}
