using Workflow.Retention.Activities;
using Workflow.Steps;

namespace Workflow.Retention.Orchestrators;

/// <summary>Deletes the backups of the plan, oldest first. It plans again for every hundred, so that a hold or a tripped gate counts at once.</summary>
public static class ApplyRetentionOrchestrator
{
    [Function(nameof(ApplyRetentionOrchestrator))]
    public static async Task<ExpiryInput> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<ExpiryInput>() ?? new();
        var list = await context.CallActivityAsync<ExpiryList>(nameof(ListExpiring), input, ActivityRetries.Patient());
        foreach (var one in list.Backups)
        {
            var end = await context.CallActivityAsync<ExpiryEnd>(nameof(ExpireBackup), one, ActivityRetries.Patient());
            input = input with
            {
                After = one.Id,
                Expired = input.Expired + (end == ExpiryEnd.Expired ? 1 : 0),
                Left = input.Left + (end == ExpiryEnd.Left ? 1 : 0),
            };
        }
        if (list.HasMore)
            context.ContinueAsNew(input);
        return input;
    }
}
