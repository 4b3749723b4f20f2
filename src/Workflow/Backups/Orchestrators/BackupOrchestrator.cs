using Workflow.Backups.Activities;
using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Backups.Orchestrators;

/// <summary>
/// One backup of one environment: confirm the claim, or wait for it, list the collections, export a window of them at a time, write the manifest,
/// record the end. Ends <c>Completed</c> whatever the backup's outcome; its output is the backup's record.
/// </summary>
public static class BackupOrchestrator
{
    // A list that is short by now may be whole in a moment; one that stays short is told.
    private static readonly TimeSpan[] WaitsBeforeListingAgain = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];

    // Spread, a minute at most.
    private static readonly TimeSpan BetweenAsks = TimeSpan.FromSeconds(50);

    // Whoever answers may have a clock that is a little behind.
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
                // So that a cancel that comes in this very turn is the next history's.
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
        var refusal = listing.Succeeded
            ? await new ExportWindow(context, claim, listing.Value!.Collections, cancel).RunAsync()
            : listing.Kind == StepKind.Canceled ? null : listing.Reason;

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
        };
        end = end with { ManifestProblem = await context.CallActivityAsync<string?>(nameof(WriteManifest), end, ActivityRetries.Patient()) };
        return await context.CallActivityAsync<BackupRecord>(nameof(RecordBackup), end, ActivityRetries.Patient());
    }

    // A backup has begun when it has the claim, so each time of asking counts as its start until then.
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
