using Workflow.Backups.Activities;
using Workflow.Catalogue;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Exports.Orchestrators;
using Workflow.Steps;

namespace Workflow.Backups.Orchestrators;

/// <summary>
/// The exports of one backup, some at a time, each in its own child orchestration. No more start once the backup is canceled, or once
/// the service has refused the whole account.
/// </summary>
internal sealed class ExportWindow(TaskOrchestrationContext context, ConfirmedClaim claim, IReadOnlyList<string> collections, Task cancel)
{
    // An export ends by itself at its deadline, unless it is suspended: then it is resumed, so that it notices that it is late.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    private readonly Dictionary<Task<ExportEnd>, Active> active = [];
    private BackupProgress progress = new() { Stage = "Exporting", Total = collections.Count };
    private string? refusal;
    private bool toldToCancel;

    /// <summary>Whether an export failed or was not started.</summary>
    public bool HasMissed => progress.Failed > 0 || progress.Done < collections.Count;

    /// <summary>Runs to the end of the last export. Null, or the service's refusal of the whole account.</summary>
    public async Task<string?> RunAsync()
    {
        using var stopWatching = new CancellationTokenSource();
        Task? watch = null;
        for (var next = 0; ;)
        {
            for (; !cancel.IsCompleted && refusal is null && next < collections.Count && active.Count < claim.Plan.MaxConcurrentExports; next++)
                active.Add(ExportAsync(next), new(next, context.CurrentUtcDateTime + claim.Plan.MaxWait + Grace));
            if (active.Count == 0)
                break;
            context.SetCustomStatus(progress.WithActive(active.Values.Select(one => one.Index).Order().Select(index => collections[index])));
            if (cancel.IsCompleted && !toldToCancel)
                await TellAsync();
            watch ??= context.CreateTimer(active.Values.Min(one => one.LateAt), stopWatching.Token);
            var ended = await Task.WhenAny(active.Keys.Concat(toldToCancel ? [watch] : (Task[])[watch, cancel]));
            if (ended == watch)
            {
                watch = null;
                await ResumeLateAsync();
            }
            else if (ended is Task<ExportEnd> export)
            {
                active.Remove(export);
                var end = await export;
                progress = progress.After(end);
                refusal ??= end.Refusal;
            }
        }
        stopWatching.Cancel();
        context.SetCustomStatus(progress with { Stage = "Recording" });
        return refusal;
    }

    private async Task<ExportEnd> ExportAsync(int index)
    {
        var plan = new ExportPlan
        {
            BackupId = claim.BackupId,
            Env = claim.Plan.Env,
            Collection = collections[index],
            Index = index,
            MaxWait = claim.Plan.MaxWait,
        };
        try
        {
            return await context.CallSubOrchestratorAsync<ExportEnd>(
                nameof(ExportCollectionOrchestrator), plan, new TaskOptions().WithInstanceId(ChildId(index)));
        }
        catch (TaskFailedException)
        {
            // The child could not even record its end; WriteManifest ends its row.
            return new() { Status = ExportStatus.Failed };
        }
    }

    // Running exports end by themselves, before their next step or in their next wait.
    private async Task TellAsync()
    {
        toldToCancel = true;
        var ids = active.Values.Select(one => one.Index).Order().Select(ChildId).ToList();
        foreach (var id in ids)
            context.SendEvent(id, EventNames.Cancel, "");
        await ResumeAsync(ids, "the backup is canceled");
    }

    private async Task ResumeLateAsync()
    {
        var late = active.Where(one => one.Value.LateAt <= context.CurrentUtcDateTime).ToList();
        foreach (var (export, one) in late)
            active[export] = one with { LateAt = context.CurrentUtcDateTime + Grace };
        if (late.Count > 0)
            await ResumeAsync([.. late.Select(one => one.Value.Index).Order().Select(ChildId)], "its longest wait is over");
    }

    private async Task ResumeAsync(IReadOnlyList<string> ids, string why)
    {
        var input = new ResumeExportsInput { BackupId = claim.BackupId, InstanceIds = ids, Why = why };
        try
        {
            await context.CallActivityAsync<int>(nameof(ResumeExports), input, ActivityRetries.Storage());
        }
        catch (TaskFailedException)
        {
            // Tried again when they are late once more.
        }
    }

    private string ChildId(int index) => $"{claim.BackupId}:{index}";

    /// <param name="Index">Its place in the list.</param>
    /// <param name="LateAt">When it should have ended by itself.</param>
    private readonly record struct Active(int Index, DateTime LateAt);
}
