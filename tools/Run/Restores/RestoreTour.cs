using System.Globalization;
using Run.Backups;
using Run.Output;
using Run.Processes;

namespace Run.Restores;

/// <summary>
/// What a backup is for, shown on the sample cloud: documents are deleted there, and a restore puts them back. It takes a client of the sample cloud,
/// so that it cannot be pointed at a real one.
/// </summary>
internal sealed class RestoreTour(SampleCloudClient cloud, StoredDocuments stored, RestoreClient restores, AppClient app, Screen screen, TimeProvider time)
{
    private const int Documents = 3;
    private const string Planning = "Planning";

    /// <summary>Whether the documents are back, or there were none to delete; what else it came to is on the screen.</summary>
    /// <exception cref="Failure">A call was refused; the sentence says what to do.</exception>
    public async Task<bool> RunAsync(Backup backup, CancellationToken cancellation)
    {
        screen.Line();
        if (StoredDocuments.Choose(backup, Documents) is not { } export)
        {
            screen.Line($"No restore is shown: no collection of this backup has {Documents} documents or more.");
            return true;
        }
        var lost = await stored.PickAsync(backup.Id, export, Documents, cancellation);
        await cloud.DeleteAsync(export.Collection, lost, cancellation);
        screen.TimedLine($"{export.Collection}: {Documents} documents deleted in the simulated cloud, as if by accident");
        // Waiting for made-up jobs shows nothing.
        await cloud.SetJobSecondsAsync(0, cancellation);
        var ended = await RestoreAsync(backup.Id, export.Collection, lost, cancellation);
        await cloud.SetJobSecondsAsync(double.Parse(SampleCloud.JobSeconds, CultureInfo.InvariantCulture), cancellation);
        RestoreResult.Write(screen, ended, export.Collection, await KeptUntilAsync(ended, cancellation), restores);
        return ended.Outcome == "Complete";
    }

    private async Task<Restore> RestoreAsync(string backup, string collection, IReadOnlyList<string> lost, CancellationToken cancellation)
    {
        var id = await restores.StartAsync(backup, collection, cancellation);
        screen.TimedLine($"restore {id} started, mode missing");
        var planned = await FollowAsync(id, static restore => restore.Outcome != Planning, cancellation);
        if (planned.IsOver)
            return planned;
        var hash = await ReadPlanAsync(planned, collection, lost, cancellation);
        await restores.ApproveAsync(id, hash, cancellation);
        screen.TimedLine($"these were deleted; approved by the hash of the plan, {hash[..Math.Min(12, hash.Length)]}…");
        return await FollowAsync(id, static restore => restore.IsOver, cancellation);
    }

    // Gives the hash of a plan that may be approved: what it changes is what was read.
    private async Task<string> ReadPlanAsync(Restore restore, string collection, IReadOnlyList<string> lost, CancellationToken cancellation)
    {
        var plan = restore.Collections.FirstOrDefault(one => one.Target == collection)?.Plan ?? new();
        var ids = await restores.ReadInsertsAsync(restore.Id, collection, Documents + 1, cancellation);
        screen.TimedLine($"plan: {Format.Of(plan.Insert, "document")} to insert, the other {Format.Count(plan.Same)} are the same");
        foreach (var id in ids)
            screen.Line($"            {id}");
        return restore.PlanHash is { } hash && plan.Insert == lost.Count && ids.ToHashSet(StringComparer.Ordinal).SetEquals(lost) ? hash
            : throw new Failure(
                ExitCode.Failed,
                $"These are not the documents that were deleted, so the plan is not approved and nothing is changed. Look at {restores.At(restore.Id)}, then cancel it: curl -X POST {restores.At(restore.Id, "/cancel")}");
    }

    // Says each word that is new until one is what was waited for.
    private async Task<Restore> FollowAsync(string id, Func<Restore, bool> isThere, CancellationToken cancellation)
    {
        var said = Planning;
        var lastAnswer = time.GetTimestamp();
        while (true)
        {
            var (restore, problem) = await restores.LookAsync(id, cancellation);
            if (restore is not null)
            {
                lastAnswer = time.GetTimestamp();
                if (isThere(restore))
                    return restore;
                if (restore.Outcome != said && restore.Outcome != "AwaitingApproval")
                    screen.TimedLine(restore.Outcome);
                said = restore.Outcome;
            }
            else if (time.GetElapsedTime(lastAnswer) > Limits.NoAnswer)
            {
                throw new Failure(ExitCode.Failed, $"The app has not reported on restore {id} for {Limits.NoAnswer.TotalMinutes:0} minutes: {problem}");
            }
            await Task.Delay(Limits.RestorePoll, time, cancellation);
        }
    }

    private async Task<DateTimeOffset?> KeptUntilAsync(Restore ended, CancellationToken cancellation) =>
        ended.SafetyBackupId is { } safety ? (await app.LookAtBackupAsync(safety, cancellation)).Backup?.KeptUntil : null;
}
