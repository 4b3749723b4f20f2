using Workflow.Backups.Activities;
using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Backups.Orchestrators;

/// <summary>
/// One backup of one environment: confirm the claim, or wait for it, list the collections, export a window of them at a time, compare the whole with
/// the last good backup, write the manifest, record the end. Ends <c>Completed</c> whatever the backup's outcome; its output is the backup's record.
/// </summary>
public static class BackupOrchestrator
{
    // A short list may be complete a moment later; one that stays short is reported.
    private static readonly TimeSpan[] WaitsBeforeListingAgain = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];

    // Spread, a minute at most.
    private static readonly TimeSpan BetweenAsks = TimeSpan.FromSeconds(50);

    // The answering machine's clock may be a little behind.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    [Function(nameof(BackupOrchestrator))]
    public static async Task<BackupRecord> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var stopListening = new CancellationTokenSource();
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel, stopListening.Token);
        var plan = context.GetInput<BackupPlan?>();
        var (startedAt, claim) = await ConfirmAsync(context, plan);
        for (var asked = 1; claim.Delay is { } delay && !cancel.IsCompleted; asked++)
        {
            plan = claim.Plan with { Delay = delay };
            if (asked == Limits.AsksPerHistory)
            {
                // So that a cancel in this very turn goes to the next history.
                stopListening.Cancel();
                context.ContinueAsNew(plan);
                return NotBegun(claim, startedAt);
            }
            context.SetCustomStatus(new BackupProgress { Stage = "Waiting" });
            if (await context.DelayAsync(UntilNextAsk(context, delay), cancel))
                (startedAt, claim) = await ConfirmAsync(context, plan);
        }
        if (!claim.Confirmed && claim.Delay is null)
            return NotBegun(claim, startedAt);

        var listing = await ListAsync(context, claim, cancel);
        var (refusal, gate) = listing.Succeeded
            ? await ExportAsync(context, claim, listing.Value!, cancel)
            : (listing.Kind == StepKind.Canceled ? null : listing.Reason, null);

        var end = new EndOfBackup
        {
            BackupId = claim.BackupId,
            Env = claim.Plan.Env,
            InstanceId = context.InstanceId,
            AppVersion = claim.Plan.AppVersion,
            StartedAt = startedAt,
            EndedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
            Canceled = cancel.IsCompleted && (listing.Succeeded || listing.Kind == StepKind.Canceled),
            Failure = refusal,
            ShortList = listing.Value?.ShortList,
            Gate = gate,
        };
        end = end with { ManifestProblem = await context.CallActivityAsync<string?>(nameof(WriteManifest), end, ActivityRetries.Patient()) };
        return await context.CallActivityAsync<BackupRecord>(nameof(RecordBackup), end, ActivityRetries.Patient());
    }

    // A backup has begun when it has the claim, so until then its start is the time of the last try.
    private static async Task<(DateTimeOffset StartedAt, ConfirmedClaim Claim)> ConfirmAsync(TaskOrchestrationContext context, BackupPlan? plan)
    {
        var startedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero);
        var input = new ConfirmClaimInput { InstanceId = context.InstanceId, StartedAt = startedAt, Plan = plan };
        return (startedAt, await context.CallActivityAsync<ConfirmedClaim>(nameof(ConfirmClaim), input, ActivityRetries.Patient()));
    }

    private static TimeSpan UntilNextAsk(TaskOrchestrationContext context, BackupDelay delay)
    {
        var left = delay.Until.UtcDateTime - context.CurrentUtcDateTime;
        var wait = context.Spread(BetweenAsks);
        return left > wait ? wait : left > ShortestWait ? left : ShortestWait;
    }

    private static async Task<StepResult<CollectionListing>> ListAsync(TaskOrchestrationContext context, ConfirmedClaim claim, Task cancel)
    {
        context.SetCustomStatus(new BackupProgress { Stage = "Listing" });
        var deadline = context.CurrentUtcDateTime + claim.Plan.MaxWait;
        var input = new ListCollectionsInput { BackupId = claim.BackupId, Plan = claim.Plan, Deadline = new(deadline, TimeSpan.Zero) };
        try
        {
            for (var again = 0; ; again++)
            {
                var listing = await context.RunStepAsync<CollectionListing>(nameof(ListCollections), input, deadline, cancel);
                if (listing.Value?.ShortList is null || again == WaitsBeforeListingAgain.Length)
                    return listing;
                if (!await context.DelayAsync(context.Spread(WaitsBeforeListingAgain[again]), cancel))
                    return StepResult.Canceled<CollectionListing>();
            }
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<CollectionListing>(null, ActivityRetries.Describe(crashed));
        }
    }

    // Only a complete backup is compared with the last good one. Its manifest is written afterwards, so that a cancel still works.
    private static async Task<(string? Refusal, BackupGate? Gate)> ExportAsync(
        TaskOrchestrationContext context, ConfirmedClaim claim, CollectionListing listing, Task cancel)
    {
        var window = new ExportWindow(context, claim, listing.Collections, cancel);
        var refusal = await window.RunAsync();
        var isComparable = claim.Plan.Scope == BackupScope.All && listing is { ShortList: null, Collections.Count: > 0 } && !window.HasMissed && !cancel.IsCompleted;
        return (refusal, isComparable ? await GateStep.RunAsync(context, claim, cancel) : null);
    }

    private static BackupRecord NotBegun(ConfirmedClaim claim, DateTimeOffset startedAt) => new()
    {
        Id = claim.BackupId,
        Env = claim.Plan.Env,
        Scope = claim.Plan.Scope,
        Definition = claim.Plan.Definition,
        Outcome = BackupOutcome.Superseded,
        DelayedBy = claim.Plan.Delay?.By,
        StartedAt = startedAt,
        Reason = claim.Reason,
    };
}
