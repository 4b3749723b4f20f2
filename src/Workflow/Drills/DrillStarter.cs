using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Drills.Orchestrators;
using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>Starts drills, for HTTP and for the timer.</summary>
public sealed class DrillStarter(
    DrillSources sources, DrillsTable drills, DrillUnitsTable units, ClaimKeeper claims, ClaimTable claimTable, DrillSettings settings, TimeProvider time,
    ILogger<DrillStarter> logger)
{
    private int starts;

    /// <summary>Starts a drill; gives its id, or why not.</summary>
    internal async Task<(string? Id, Refusal? Refusal)> StartAsync(DurableTaskClient client, DrillAsked asked, CancellationToken cancellation)
    {
        if (settings.Environment is not { } env)
            return (null, NoEnvironment);
        var (source, refusal) = await sources.FindAsync(asked, cancellation);
        if (source is null)
            return (null, refusal);
        if (DrillSources.BytesOf(source, asked.SampleDocuments) > settings.MaxBytes)
            return (null, Refusal.Bad(
                "sampleDocuments",
                $"The drill would put back {DrillSources.BytesOf(source, asked.SampleDocuments)} bytes, and Drill__MaxBytes allows {settings.MaxBytes}. Name fewer collections, or put back a sample: \"sampleDocuments\": {sources.LargestSample(source)}."));
        var now = time.GetUtcNow();
        var id = DrillId.Create(env, now, $"{Environment.ProcessId} {Interlocked.Increment(ref starts)}");
        return await BeginAsync(client, env, id, now, source, asked.SampleDocuments, cancellation);
    }

    /// <summary>
    /// Starts the drill of a due time, unless it was started before: of the newest good backup, with the largest sample that the bound allows. Repeated,
    /// it tries again, since the environment may be free by then.
    /// </summary>
    internal async Task StartScheduledAsync(DurableTaskClient client, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var env = settings.Environment!;
        var id = DrillId.Create(env, dueAt, "schedule");
        if (await drills.FindAsync(env, id, cancellation) is not null)
            return;
        var (source, refusal) = await sources.FindAsync(new(Catalogue.BackupCatalog.LatestVerified, null, null), cancellation);
        if (source is not null)
            (_, refusal) = await BeginAsync(client, env, id, dueAt, source, sources.LargestSample(source), cancellation);
        if (refusal is not null)
            Log.DrillNotStarted(logger, dueAt, refusal.Detail);
    }

    private static Refusal NoEnvironment { get; } = Refusal.Conflict(
        "There is no environment for drills. Set Drill__Environment to the one that drills may write to: collections count against its quota. It may be WeChat__Env itself.");

    private async Task<(string? Id, Refusal? Refusal)> BeginAsync(
        DurableTaskClient client, string env, string id, DateTimeOffset startedAt, DrillSource source, long? sample, CancellationToken cancellation)
    {
        if (await claims.AcquireAsync(client, env, ClaimKind.Drill, id, id, cancellation) is { } holder)
            return (null, Refusal.Held(holder, claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation))));
        try
        {
            await units.AddMissingAsync(
                source.Exports.Select((export, number) => new DrillUnitRow
                {
                    Env = env, DrillId = id, Number = number, Collection = export.Collection, BackupId = source.Backup.Id,
                }),
                cancellation);
            var row = new DrillRow
            {
                InstanceId = id,
                Drill = new()
                {
                    Id = id,
                    Env = env,
                    BackupId = source.Backup.Id,
                    BackupEnv = source.Backup.Env,
                    Outcome = DrillOutcome.Running,
                    StartedAt = startedAt,
                    SampleDocuments = sample,
                    Coverage = source.Coverage,
                },
            };
            await drills.AddAsync(row, cancellation);
            await Instances.EnsureAsync(
                client, nameof(DrillOrchestrator), id, new DrillInput { Env = env, Id = id, MaxWait = settings.MaxWait }, cancellation);
            return (id, null);
        }
        catch
        {
            // Otherwise this claim would stay for two minutes.
            await claimTable.ReleaseAsync(env, id, CancellationToken.None);
            throw;
        }
    }
}
