using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Exports.Orchestrators;

/// <summary>Builds the document index of one export on request. Its output says why there is none.</summary>
public static class IndexExportOrchestrator
{
    [Function(nameof(IndexExportOrchestrator))]
    public static async Task<StepResult<long>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<IndexExportInput>()
            ?? throw new InvalidOperationException("Building an index needs the backup and the collection as input; a request for a document starts it.");
        try
        {
            return await context.CallActivityAsync<StepResult<long>>(nameof(IndexExport), input, ActivityRetries.Storage());
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<long>(null, ActivityRetries.Describe(crashed));
        }
    }
}
