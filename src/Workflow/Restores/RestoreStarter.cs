using System.Globalization;
using WeChat;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Imports;
using Workflow.Restores.Orchestrators;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores;

/// <summary>Starts restores and undos.</summary>
public sealed class RestoreStarter(
    RestoreSources sources, InterruptedRestores interrupted, RestoresTable restores, RestoreBlobs blobs, UnitsTable units, ClaimKeeper claims, ClaimTable claimTable, CloudDatabaseClient wechat,
    RestoreSettings restore, ImportSettings imports, WorkflowSettings settings, TimeProvider time)
{
    private int starts;

    /// <summary>Starts a restore; gives its id, or why not.</summary>
    internal async Task<(string? Id, Refusal? Refusal)> StartAsync(DurableTaskClient client, RestoreAsked asked, CancellationToken cancellation)
    {
        var (backup, missing) = await sources.FindBackupAsync(asked.Backup, cancellation);
        if (backup is null)
            return (null, missing);
        var env = asked.Env ?? backup.Env;
        if (env != settings.Env && !restore.Environments.Contains(env, StringComparer.Ordinal))
            return (null, Refusal.Bad("env", $"Restores may write only to '{Printable.Of(settings.Env)}' (WeChat__Env) and the environments in Restore__Environments. '{Printable.Of(env)}' is neither."));
        var (exports, unfit) = await sources.FindExportsAsync(backup, asked, cancellation);
        if (unfit is not null)
            return (null, unfit);
        var targets = exports.Select(export => new RestoreTarget { Collection = export.Collection, Target = TargetOf(export.Collection, backup, asked) }).ToList();
        if ((RestoreChecks.Of(asked, targets) ?? await ExistingAsync(env, asked, targets, cancellation)) is { } wrong)
            return (null, wrong);
        var request = NewRequest(env, backup.Env, backup.Id, asked.Mode!.Value, targets) with
        {
            DocIds = asked.DocIds,
            Indexes = asked.Indexes,
            Approve = asked.Approve,
            Force = asked.Force,
            IsConfirmed = asked.Confirm is not null,
        };
        return await BeginAsync(client, request, UnitsOf(request), cancellation);
    }

    /// <summary>Starts the undo of a restore.</summary>
    internal async Task<(string? Id, Refusal? Refusal)> UndoAsync(
        DurableTaskClient client, RestoreRow undone, bool approve, IReadOnlyDictionary<string, string>? confirm, CancellationToken cancellation)
    {
        var (id, env) = (undone.Restore.Id, undone.Restore.Env);
        if (!undone.Restore.Outcome.HasEnded() && await InterruptedRestores.FindAsync(client, undone, cancellation) is not null)
        {
            if (await interrupted.TryCloseAsync(client, env, id, cancellation) is { } open)
                return (null, Refusal.Conflict(open));
            undone = (await restores.FindAsync(env, id, cancellation))!;
        }
        if (!undone.Restore.Outcome.HasEnded())
            return (null, Refusal.Conflict($"The restore {id} has not ended ({undone.Restore.Outcome}). Cancel it, or wait for it."));
        if (undone.AppliedAt is null)
            return (null, Refusal.Conflict($"The restore {id} changed nothing; there is nothing to undo."));
        if (undone.UndoUntil < time.GetUtcNow() || await blobs.FindRequestAsync(env, id, cancellation) is not { } old)
            return (null, Refusal.Gone($"The safety copy of the restore {id} is no longer kept (Restore__KeepSafety), so it cannot be undone."));
        var rows = await units.ListAsync(id, cancellation);
        foreach (var row in rows)
        {
            if (!await sources.IsThereAsync(row.Source, row.SourceCollection, cancellation) || !await sources.IsThereAsync(row.Look, row.Target, cancellation))
                return (null, Refusal.Gone($"The restore {id} cannot be undone: the backup {undone.Restore.BackupId} or the safety copy {undone.Restore.SafetyBackupId} has expired."));
        }
        var targets = rows.DistinctBy(row => row.Target, StringComparer.Ordinal)
            .Select(row => new RestoreTarget { Collection = row.Target, Target = row.Target }).ToList();
        if (RestoreChecks.Confirmation(approve, confirm, targets) is { } wrong)
            return (null, wrong);
        var request = NewRequest(env, env, undone.Restore.SafetyBackupId, RestoreMode.Exact, targets) with
        {
            DocIds = old.DocIds,
            Approve = approve,
            UndoOf = id,
            IsConfirmed = confirm is not null,
        };
        var mine = rows.Select(row => new UnitRow
        {
            RestoreId = request.Id,
            Number = row.Number,
            Collection = row.Target,
            Target = row.Target,
            Source = row.Look,
            SourceCollection = row.Target,
            Chunk = row.Chunk,
            UndoUnit = row.Number,
        });
        return await BeginAsync(client, request, mine, cancellation);
    }

    private async Task<(string? Id, Refusal? Refusal)> BeginAsync(
        DurableTaskClient client, RestoreRequest request, IEnumerable<UnitRow> rows, CancellationToken cancellation)
    {
        if (await claims.AcquireAsync(client, request.Env, ClaimKind.Restore, request.Id, request.Id, cancellation) is { } holder)
            return (null, Refusal.Held(holder, claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation))));
        try
        {
            await units.AddMissingAsync(rows, cancellation);
            await blobs.WriteRequestAsync(request, cancellation);
            await Instances.EnsureAsync(
                client, nameof(RestoreOrchestrator), request.Id, new RestoreName { Env = request.Env, Id = request.Id }, cancellation);
            return (request.Id, null);
        }
        catch
        {
            // Otherwise this claim would stay for two minutes.
            await claimTable.ReleaseAsync(request.Env, request.Id, CancellationToken.None);
            throw;
        }
    }

    private RestoreRequest NewRequest(string env, string backupEnv, string? backupId, RestoreMode mode, IReadOnlyList<RestoreTarget> targets)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = RestoreId.Create(env, now, $"{Environment.ProcessId} {Interlocked.Increment(ref starts)}"),
            Env = env,
            BackupId = backupId,
            BackupEnv = backupEnv,
            Mode = mode,
            Collections = targets,
            StartedAt = now,
            AppVersion = Workflow.AppVersion.Text,
            ApprovalWindow = restore.ApprovalWindow,
            MaxWait = restore.MaxWait,
            Settle = imports.Settle,
            KeepSafety = restore.KeepSafety,
            PartBytes = imports.PartBytes,
        };
    }

    private static IEnumerable<UnitRow> UnitsOf(RestoreRequest request)
    {
        var chunks = request.DocIds is { } ids ? (ids.Count + Limits.ChosenDocuments - 1) / Limits.ChosenDocuments : 1;
        var number = 0;
        foreach (var target in request.Collections)
        {
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                yield return new()
                {
                    RestoreId = request.Id,
                    Number = number++,
                    Collection = target.Collection,
                    Target = target.Target,
                    Source = request.BackupId,
                    SourceCollection = target.Collection,
                    Chunk = chunk,
                };
            }
        }
    }

    private static string TargetOf(string collection, BackupRecord backup, RestoreAsked asked) =>
        asked.Names.GetValueOrDefault(collection)
        ?? (asked.Mode == RestoreMode.New ? $"{collection}_{backup.StartedAt.UtcDateTime.ToString("yyyyMMdd_HHmm", CultureInfo.InvariantCulture)}" : collection);

    // Reported at once if possible; the first step checks again.
    private async Task<Refusal?> ExistingAsync(string env, RestoreAsked asked, List<RestoreTarget> targets, CancellationToken cancellation)
    {
        if (asked.Mode != RestoreMode.New)
            return null;
        foreach (var target in targets)
        {
            try
            {
                await wechat.CountAsync(env, target.Target, cancellation);
                return Refusal.Conflict($"The collection '{Printable.Of(target.Target)}' exists. Choose another name (\"names\"), or another mode.");
            }
            catch (WeChatException)
            {
                // It does not exist, or this is currently unknown.
            }
        }
        return null;
    }
}
