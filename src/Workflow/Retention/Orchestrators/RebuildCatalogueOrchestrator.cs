using Workflow.Retention.Activities;
using Workflow.Steps;

namespace Workflow.Retention.Orchestrators;

/// <summary>Rebuilds the tables from the manifests in the container <c>backups</c>, a page at a time. Its output has the result.</summary>
public static class RebuildCatalogueOrchestrator
{
    private const int UnreadableNamed = 20;

    [Function(nameof(RebuildCatalogueOrchestrator))]
    public static async Task<RebuildProgress> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<RebuildProgress>() ?? new();
        var page = await context.CallActivityAsync<RebuiltPage>(nameof(RebuildPage), input, ActivityRetries.Patient());
        input = input with { After = page.Next, Added = input.Added + page.Added, Unreadable = [.. input.Unreadable.Concat(page.Unreadable).Take(UnreadableNamed)] };
        if (page.Next is not null)
            context.ContinueAsNew(input);
        return input;
    }
}
