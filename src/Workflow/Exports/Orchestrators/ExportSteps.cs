using Workflow.Catalogue;
using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Exports.Orchestrators;

/// <summary>Exports and comparisons as steps of restores and drills.</summary>
internal static class ExportSteps
{
    /// <summary>Exports a collection with the steps of every export. Ok with the rows' id if its file exists or it is empty.</summary>
    /// <param name="context">Of the orchestrator.</param>
    /// <param name="plan">What to export; its row is there.</param>
    /// <param name="child">Id of the orchestration that does it.</param>
    /// <param name="cancel">Cancels that, too.</param>
    public static async Task<StepResult<string>> ExportAsync(this TaskOrchestrationContext context, ExportPlan plan, string child, Task cancel)
    {
        var running = context.CallSubOrchestratorAsync<ExportEnd>(
            nameof(ExportCollectionOrchestrator), plan, new TaskOptions().WithInstanceId(child));
        if (await Task.WhenAny(running, cancel) == cancel && !running.IsCompleted)
            context.SendEvent(child, EventNames.Cancel, "");
        var end = await running;
        if (end.Status == ExportStatus.Canceled)
            return StepResult.Canceled<string>();
        if (end.Status is ExportStatus.Complete or ExportStatus.Empty)
            return StepResult.Ok(plan.BackupId);
        var asked = new IndexExportInput { BackupId = plan.BackupId, Collection = plan.Collection };
        var reason = await context.CallActivityAsync<string?>(nameof(ExplainExport), asked, ActivityRetries.Storage());
        return StepResult.Permanent<string>("exportFailed", $"'{Printable.Of(plan.Collection)}' could not be exported. {reason}".TrimEnd());
    }

    /// <summary>Runs a step that reads indexes; those that are missing or damaged are built first, once.</summary>
    /// <param name="context">Of the orchestrator.</param>
    /// <param name="activity">Answers <see cref="StepKind.StartOver"/> where an index is missing.</param>
    /// <param name="input">Of that activity, and of <paramref name="list"/>.</param>
    /// <param name="list">The activity that names the files whose indexes are read.</param>
    public static async Task<StepResult<T>> WithIndexesAsync<T>(this TaskOrchestrationContext context, string activity, object input, string list)
    {
        var result = await context.CallActivityAsync<StepResult<T>>(activity, input, ActivityRetries.Storage());
        if (result.Kind != StepKind.StartOver)
            return result;
        foreach (var file in await context.CallActivityAsync<IReadOnlyList<IndexExportInput>>(list, input, ActivityRetries.Storage()))
        {
            var built = await context.CallActivityAsync<StepResult<long>>(nameof(IndexExport), file, ActivityRetries.Storage());
            if (!built.Succeeded)
                return built.As<T>();
        }
        result = await context.CallActivityAsync<StepResult<T>>(activity, input, ActivityRetries.Storage());
        return result.Kind == StepKind.StartOver ? result with { Kind = StepKind.Permanent } : result;
    }
}
