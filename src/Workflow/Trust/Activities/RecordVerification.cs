using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Exports;
using Workflow.Steps;

namespace Workflow.Trust.Activities;

/// <summary>What <see cref="RecordVerification"/> needs.</summary>
public sealed record RecordVerificationInput
{
    [JsonPropertyName("verify")]
    public required VerifyInput Verify { get; init; }

    [JsonPropertyName("holder")]
    public required string Holder { get; init; }

    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>
/// Records the result of a verification. Damage holds the backup once: removing the hold is then a person's decision. A backup that is intact
/// again loses its damage, and keeps the hold until a person removes it.
/// </summary>
public sealed class RecordVerification(
    BackupsTable backups, TrustTable trust, KeepingTable keeping, IndexedBackups indexed, BackupNotices notices, ILogger<RecordVerification> logger)
{
    [Function(nameof(RecordVerification))]
    public async Task<VerifyEnd> Run([ActivityTrigger] RecordVerificationInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var verify = input.Verify;
        // Files that were deleted by their rules meanwhile are not damaged.
        if (await backups.FindAsync(verify.Env, verify.BackupId, cancellation) is not { Keeping.State: BackupState.Present } row)
            return End(verify, VerifyVerdict.Expired, null);
        await indexed.RecordAsync(verify.BackupId, cancellation);
        var end = verify switch
        {
            { Damage.Count: > 0 } => await DamagedAsync(client, row, input, cancellation),
            { Unread.Count: > 0 } => End(verify, VerifyVerdict.Unread, verify.Unread.Sentence()),
            _ => await SoundAsync(row, input, cancellation),
        };
        await keeping.UnmarkAsync(verify.Env, verify.BackupId, input.Holder, cancellation);
        if (end.Verdict == VerifyVerdict.Unread)
            Log.BackupUnread(logger, verify.BackupId, verify.Env, end.Reason!);
        return end;
    }

    private async Task<VerifyEnd> SoundAsync(BackupRow row, RecordVerificationInput input, CancellationToken cancellation)
    {
        var (env, id) = (row.Backup.Env, row.Backup.Id);
        var evidence = string.Create(CultureInfo.InvariantCulture, $"Read back: {input.Verify.Done} of {input.Verify.Total} files are as they were written.");
        await trust.ChangeAsync(
            env, id, now => now with { Verified = new() { At = input.EndedAt, Evidence = evidence }, Damage = null }, cancellation);
        Log.BackupVerified(logger, id, env, input.Verify.Done, input.Verify.StoredBytes);
        return End(input.Verify, VerifyVerdict.Verified, null);
    }

    private async Task<VerifyEnd> DamagedAsync(DurableTaskClient client, BackupRow row, RecordVerificationInput input, CancellationToken cancellation)
    {
        var (env, id, verify) = (row.Backup.Env, row.Backup.Id, input.Verify);
        var reason = verify.Damage.Sentence();
        // The hold first: once the damage is recorded, this step leaves the hold to people.
        await keeping.ChangeAsync(
            env, id,
            now => now.Trust.Damage is not null || now.Keeping.Hold is { Until: null } ? null
                : now.Keeping with { Hold = new() { Reason = HoldReason(reason, now.Keeping.Hold), Since = input.EndedAt } },
            cancellation);
        var damage = new BackupDamage { At = input.EndedAt, Reason = reason, FilesAreGone = verify.FilesAreGone };
        await trust.ChangeAsync(env, id, now => now with { Damage = damage with { At = now.Damage?.At ?? damage.At } }, cancellation);
        Log.BackupDamaged(logger, id, env, verify.Damage.Count, reason);
        await notices.TellDamagedAsync(client, row.Backup, input.EndedAt, [.. verify.Damage.First.Select(Told)], verify.Damage.Count, cancellation);
        return End(verify, VerifyVerdict.Damaged, reason);
    }

    private static string HoldReason(string damage, BackupHold? before) =>
        Text.Cut(before is null ? $"Damaged: {damage}" : $"Damaged, and held before until {before.Until:u} ({before.Reason}): {damage}");

    private static LocalText Told(FileFinding finding) => finding.Collection is { } collection
        ? LocalText.OfCollection(collection, finding.Problem)
        : LocalText.Of(finding.Problem);

    private static VerifyEnd End(VerifyInput verify, VerifyVerdict verdict, string? reason) => new()
    {
        BackupId = verify.BackupId, Verdict = verdict, Files = verify.Done, StoredBytes = verify.StoredBytes, Reason = reason,
    };
}
