using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Http;

namespace Workflow.Retention.Activities;

/// <summary>The result for a backup that should be deleted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExpiryEnd>))]
public enum ExpiryEnd
{
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Something has kept it since the plan, or the plan is too old.</summary>
    [JsonStringEnumMemberName("kept")]
    Kept,

    /// <summary>Files had to stay; the next run tries again.</summary>
    [JsonStringEnumMemberName("left")]
    Left,
}

/// <summary>
/// Deletes the files of one backup. First its row says so, on the version that shows that nothing keeps it; then everything except the manifest
/// is deleted, the manifest last, and the row stays as a tombstone. Killed anywhere, it continues from there.
/// </summary>
public sealed class ExpireBackup(
    BackupsTable backups, KeepingTable keeping, BackupBlobs blobs, DerivedBlobs derived, ExportsTable exports, WorkflowSettings settings, TimeProvider time, ILogger<ExpireBackup> logger)
{
    // A hundred backups of a thousand collections each take a while.
    private static readonly TimeSpan PlanIsGood = TimeSpan.FromHours(1);

    [Function(nameof(ExpireBackup))]
    public async Task<ExpiryEnd> Run([ActivityTrigger] ExpiringBackup input, CancellationToken cancellation)
    {
        var env = settings.Env;
        if (await backups.FindAsync(env, input.Id, cancellation) is not { } row)
            return ExpiryEnd.Kept;
        if (row.Keeping.State == BackupState.Expired)
            return ExpiryEnd.Expired;
        if (row.Keeping.State == BackupState.Present && !await BeginAsync(input, cancellation))
            return ExpiryEnd.Kept;
        try
        {
            await DeleteAsync(env, input.Id, cancellation);
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 409 or 412)
        {
            // An immutability policy, a legal hold or a lease, which will end.
            var problem = $"Storage refuses to delete a blob of it ({refused.ErrorCode}): a policy, a legal hold or a lease. It is tried again at the next run.";
            await keeping.ChangeAsync(env, input.Id, now => now.Keeping with { Expiry = now.Keeping.Expiry! with { Problem = problem } }, cancellation);
            Log.ExpiryLeft(logger, input.Id, refused.ErrorCode);
            return ExpiryEnd.Left;
        }
        await keeping.ChangeAsync(
            env, input.Id, now => now.Keeping with { State = BackupState.Expired, Expiry = now.Keeping.Expiry! with { Problem = null } }, cancellation);
        Log.BackupExpired(logger, input.Id, env, input.Rule);
        return ExpiryEnd.Expired;
    }

    private async Task<bool> BeginAsync(ExpiringBackup input, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // A clock that went back counts, too.
        if ((now - input.PlannedAt).Duration() > PlanIsGood)
            return false;
        var name = BlobNames.Manifest(settings.Env, input.Id);
        var (sha256, manifest) = (await blobs.HashAsync(name, cancellation), await blobs.ReadAsync(name, cancellation));
        var read = manifest is { } json ? JsonSerializer.Deserialize<BackupManifest>(json.Span, Json.Options) : null;
        var written = await keeping.ChangeAsync(
            settings.Env, input.Id,
            row => row.Keeping.State != BackupState.Present || IsKept(row.Keeping, now) ? null : row.Keeping with
            {
                State = BackupState.Expiring,
                Expiry = new()
                {
                    Rule = input.Rule, At = now, ManifestSha256 = sha256,
                    PreviousBackupId = read?.PreviousBackupId, PreviousManifestSha256 = read?.PreviousManifestSha256,
                },
            },
            cancellation);
        return written is { State: BackupState.Expiring };
    }

    private static bool IsKept(BackupKeeping now, DateTimeOffset at) =>
        (now.Hold is { } hold && !(hold.Until <= at)) || now.Readers.Any(reader => !(reader.Until <= at));

    private async Task DeleteAsync(string env, string id, CancellationToken cancellation)
    {
        var folder = $"{BlobNames.Folder(env, id)}/";
        var manifest = BlobNames.Manifest(env, id);
        await derived.DeleteAllAsync(folder, cancellation);
        await blobs.DeleteAllAsync(folder, cancellation, but: manifest);
        await exports.DeleteAsync(id, cancellation);
        await blobs.DeleteAllAsync(manifest, cancellation);
    }
}
