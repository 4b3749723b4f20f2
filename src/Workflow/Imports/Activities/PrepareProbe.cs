using WeChat;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Exports;
using Workflow.Imports.Probe;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Imports.Activities;

/// <summary>Makes the throw-away collection in which a run tries how the environment imports. Its name is written down before it is used.</summary>
public sealed class PrepareProbe(
    EnvironmentsTable environments, ProbeCleaner cleaner, ExportsTable exports, ClaimKeeper claims, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>Returns the export to run at the end; null where the environment is known well enough.</summary>
    [Function(nameof(PrepareProbe))]
    public Task<StepResult<ExportPlan?>> Run(
        [ActivityTrigger] ImportStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var known = await environments.FindAsync(input.Env, limited);
            if (known is { ProbedAt: { } at } && time.GetUtcNow() - at < Limits.ProbeTime)
                return StepResult.Ok<ExportPlan?>(null);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<ExportPlan?>(input);
            var collection = $"zz_probe_{TimedId.WithoutPrefix(input.Id)}";
            // Requested before, and it did not exist just earlier: that call, whose answer was lost, may have created it.
            if (known is not { IsOurs: true } || known.Collection != collection)
            {
                if (await cleaner.CleanAsync(input.Env, limited) is { } until)
                    return StepResult.RetryLater<ExportPlan?>(until - time.GetUtcNow(), "stillAtWork", "An import of an earlier probe may still happen.");
                if (await wechat.ExistsAsync(input.Env, collection, limited))
                    return StepResult.Permanent<ExportPlan?>("probeExists", $"The collection '{collection}' exists already, and it is not known who created it.");
                await environments.ChangeAsync(input.Env, now => now with { Collection = collection, IsOurs = true }, limited);
            }
            await wechat.AddCollectionAsync(input.Env, collection, limited);
            return StepResult.Ok<ExportPlan?>(await ExportAsync(input, collection, limited));
        });

    private async Task<ExportPlan> ExportAsync(ImportStep input, string collection, CancellationToken cancellation)
    {
        var id = $"{input.Id}.probe";
        if (await exports.FindAsync(id, collection, cancellation) is null)
        {
            var row = new ExportRow
            {
                BackupId = id,
                Index = 0,
                Folder = $"{CollectionName.Encode(input.Env)}/{input.Id}/probe",
                Export = new() { Collection = collection, Status = ExportStatus.Pending },
            };
            await exports.AddAsync([row], cancellation);
        }
        return new() { BackupId = id, Env = input.Env, Collection = collection, Index = 0, MaxWait = Limits.ProbeWait };
    }
}
