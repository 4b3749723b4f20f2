using Workflow.Backups.Activities;
using Workflow.Catalogue;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Exports.Orchestrators;
using Workflow.Steps;

namespace Workflow.Backups.Orchestrators;

/// <summary>
/// One backup of one environment: confirm the claim, list the collections, export a window of them at a time, write the manifest, record
/// the end. Ends <c>Completed</c> whatever the backup's outcome; its output is the backup's record.
/// </summary>
public static class BackupOrchestrator
{
    [Function(nameof(BackupOrchestrator))]
    public static async Task<BackupRecord> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var startedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero);
        var confirm = new ConfirmClaimInput { InstanceId = context.InstanceId, StartedAt = startedAt, Plan = context.GetInput<BackupPlan?>() };
        var claim = await context.CallActivityAsync<ConfirmedClaim>(nameof(ConfirmClaim), confirm, Waiting.PatientRetries());
        if (!claim.Confirmed)
            return Superseded(claim, startedAt);

        var cancel = context.WaitForExternalEvent<string>(Waiting.CancelEvent);
        var collections = await ListAsync(context, claim, cancel);
        var captured = collections.Succeeded && await ExportAllAsync(context, claim, collections.Value!, cancel);

        var canceled = collections.Canceled || (cancel.IsCompleted && collections.Succeeded);
        var end = new EndOfBackup
        {
            BackupId = claim.BackupId,
            Env = claim.Plan.Env,
            InstanceId = context.InstanceId,
            AppVersion = claim.Plan.AppVersion,
            StartedAt = startedAt,
            EndedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
            Canceled = canceled,
            Reason = collections.Failure,
        };
        if (captured && !canceled)
            end = end with { Reason = await context.CallActivityAsync<string?>(nameof(WriteManifest), end, Waiting.PatientRetries()) };
        return await context.CallActivityAsync<BackupRecord>(nameof(RecordBackup), end, Waiting.PatientRetries());
    }

    private static async Task<StepEnd<List<string>>> ListAsync(TaskOrchestrationContext context, ConfirmedClaim claim, Task cancel)
    {
        context.SetCustomStatus(new BackupProgress { Stage = "Listing" });
        var input = new ListCollectionsInput { BackupId = claim.BackupId, Plan = claim.Plan };
        try
        {
            return await context.RunStepAsync<List<string>>(nameof(ListCollections), input, context.CurrentUtcDateTime + claim.Plan.MaxWait, cancel);
        }
        catch (TaskFailedException crashed)
        {
            return new(null, Waiting.Describe(crashed), false);
        }
    }

    /// <summary>Exports a window at a time; true if at least one was captured.</summary>
    private static async Task<bool> ExportAllAsync(TaskOrchestrationContext context, ConfirmedClaim claim, List<string> collections, Task cancel)
    {
        var progress = new BackupProgress { Stage = "Exporting", Total = collections.Count };
        var active = new Dictionary<Task<ExportEnd>, int>();
        var told = false;
        for (var next = 0; ;)
        {
            while (!cancel.IsCompleted && next < collections.Count && active.Count < claim.Plan.MaxConcurrentExports)
            {
                active.Add(ExportAsync(context, claim, collections[next], next), next);
                next++;
            }
            if (active.Count == 0)
                break;
            context.SetCustomStatus(progress.WithActive(active.Values.Order().Select(index => collections[index])));
            if (cancel.IsCompleted && !told)
            {
                // The exports at work end by themselves, before their next step or in their next wait.
                told = true;
                foreach (var index in active.Values.Order())
                    context.SendEvent(ChildId(claim, index), Waiting.CancelEvent, "");
            }
            var ended = await Task.WhenAny(told ? active.Keys : active.Keys.Append<Task>(cancel));
            if (ended is not Task<ExportEnd> export)
                continue;
            active.Remove(export);
            progress = progress.After(await export);
        }
        context.SetCustomStatus(progress with { Stage = "Recording" });
        return progress.Done > progress.Failed;
    }

    private static async Task<ExportEnd> ExportAsync(TaskOrchestrationContext context, ConfirmedClaim claim, string collection, int index)
    {
        var plan = new ExportPlan
        {
            BackupId = claim.BackupId,
            Env = claim.Plan.Env,
            Collection = collection,
            Index = index,
            MaxWait = claim.Plan.MaxWait,
        };
        try
        {
            return await context.CallSubOrchestratorAsync<ExportEnd>(
                nameof(ExportCollectionOrchestrator), plan, new TaskOptions().WithInstanceId(ChildId(claim, index)));
        }
        catch (TaskFailedException)
        {
            // The child could not even record its end; RecordBackup ends its row.
            return new() { Status = ExportStatus.Failed };
        }
    }

    private static string ChildId(ConfirmedClaim claim, int index) => $"{claim.BackupId}:{index}";

    private static BackupRecord Superseded(ConfirmedClaim claim, DateTimeOffset startedAt) => new()
    {
        Id = claim.BackupId,
        Env = claim.Plan.Env,
        Outcome = BackupOutcome.Superseded,
        StartedAt = startedAt,
        Reason = $"The backup {claim.HeldBy} of this environment is running.",
    };
}
