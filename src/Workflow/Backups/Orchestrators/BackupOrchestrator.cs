using Workflow.Backups.Activities;

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
        var claim = await context.CallActivityAsync<ConfirmedClaim>(nameof(ConfirmClaim), confirm, Waiting.StorageRetries());
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
            Reason = collections.Failure ?? (collections.Value?.Count == 0 && !canceled ? "There is no collection to back up." : null),
        };
        if (captured && !canceled)
            end = end with { Reason = await context.CallActivityAsync<string?>(nameof(WriteManifest), end, Waiting.StorageRetries()) };
        return await context.CallActivityAsync<BackupRecord>(nameof(RecordBackup), end, Waiting.StorageRetries());
    }

    private static Task<StepEnd<List<string>>> ListAsync(TaskOrchestrationContext context, ConfirmedClaim claim, Task cancel)
    {
        context.SetCustomStatus(new BackupProgress { Stage = "Listing" });
        var input = new ListCollectionsInput { BackupId = claim.BackupId, Plan = claim.Plan };
        return context.RunStepAsync<List<string>>(nameof(ListCollections), input, context.CurrentUtcDateTime + claim.Plan.MaxWait, cancel);
    }

    /// <summary>Exports a window at a time; true if at least one was captured.</summary>
    private static async Task<bool> ExportAllAsync(TaskOrchestrationContext context, ConfirmedClaim claim, List<string> collections, Task cancel)
    {
        var progress = new BackupProgress { Stage = "Exporting", Total = collections.Count };
        var active = new Dictionary<Task<ExportEnd>, int>();
        var next = 0;
        var stopping = false;
        while (active.Count > 0 || (next < collections.Count && !stopping))
        {
            while (!stopping && next < collections.Count && active.Count < claim.Plan.MaxConcurrentExports)
            {
                active.Add(ExportAsync(context, claim, collections[next], next), next);
                next++;
            }
            context.SetCustomStatus(progress.WithActive(active.Values.Order().Select(index => collections[index])));
            var ended = await Task.WhenAny(stopping ? active.Keys : active.Keys.Append<Task>(cancel));
            if (ended == cancel)
            {
                // The exports at work end by themselves, at their next wait.
                stopping = true;
                foreach (var index in active.Values.Order())
                    context.SendEvent(ChildId(claim, index), Waiting.CancelEvent, "");
                continue;
            }
            var export = (Task<ExportEnd>)ended;
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
