using Workflow.Browse.Activities;
using Workflow.Browse.Diffs;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Browse.Orchestrators;

/// <summary>Compares one collection of two backups: both indexes, built where there is none, then the comparison. Its output has the counts, or the reason.</summary>
public static class DiffCollectionOrchestrator
{
    // A damaged index is built again once; if it is damaged again, there is another cause.
    private const int Tries = 2;

    [Function(nameof(DiffCollectionOrchestrator))]
    public static async Task<DiffCollection> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<CompareExportsInput>()
            ?? throw new InvalidOperationException("The comparison of a collection needs its input; a diff starts it.");
        var result = StepResult.StartOver<DiffCollection>("");
        try
        {
            for (var tries = 0; result.Kind == StepKind.StartOver && tries < Tries; tries++)
            {
                var problem = await IndexAsync(context, input);
                result = problem ?? await context.CallActivityAsync<StepResult<DiffCollection>>(nameof(CompareExports), input, ActivityRetries.Storage());
            }
        }
        catch (TaskFailedException crashed)
        {
            result = StepResult.Permanent<DiffCollection>(null, ActivityRetries.Describe(crashed));
        }
        return result.Value ?? new() { Collection = input.Collection.Collection, Reason = result.Action };
    }

    // Null if both are there.
    private static async Task<StepResult<DiffCollection>?> IndexAsync(TaskOrchestrationContext context, CompareExportsInput input)
    {
        var backups = new List<string>();
        if (input.Collection.IsInFrom)
            backups.Add(input.From);
        if (input.Collection.IsInTo && input.To != input.From)
            backups.Add(input.To);
        var builds = backups.ConvertAll(backup => context.CallActivityAsync<StepResult<long>>(
            nameof(IndexExport), new IndexExportInput { BackupId = backup, Collection = input.Collection.Collection }, ActivityRetries.Storage()));
        var results = await Task.WhenAll(builds);
        var failed = Array.FindIndex(results, static result => !result.Succeeded);
        if (failed < 0)
            return null;
        var problem = results[failed].As<DiffCollection>();
        return problem.Code is IndexExport.NotCaptured or IndexExport.FileGone
            ? problem with { Action = Gone.File(backups[failed], input.Collection.Collection) }
            : problem;
    }
}
