using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>
/// Watches one restore in a separate instance: closes it if its run was terminated or is gone, and removes its plan, which shows
/// which documents exist, once it can no longer be undone.
/// </summary>
public static class KeepRestoreOrchestrator
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    [Function(nameof(KeepRestoreOrchestrator))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var name = context.GetInput<RestoreName>()
            ?? throw new InvalidOperationException("The keeper of a restore needs its name as input; a restore starts it.");
        await context.CreateTimer(context.CurrentUtcDateTime + Round, CancellationToken.None);
        var now = new KeepRestoreInput { Env = name.Env, Id = name.Id, At = new(context.CurrentUtcDateTime, TimeSpan.Zero) };
        var kept = await context.CallActivityAsync<KeptRestore>(nameof(KeepRestore), now, ActivityRetries.Patient());
        if (kept.Until is { } until)
        {
            await context.CreateTimer(until.UtcDateTime, CancellationToken.None);
            return await context.CallActivityAsync<string>(nameof(DeletePlan), name, ActivityRetries.Patient());
        }
        context.ContinueAsNew(name);
        return name.Id;
    }
}
