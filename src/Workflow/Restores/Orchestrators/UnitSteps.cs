using Workflow.Catalogue;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Exports.Orchestrators;
using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>Steps that several orchestrations of a restore have in common.</summary>
internal static class UnitSteps
{
    /// <summary>Exports a target with the steps of every export. Ok with the rows' id where its file is there, or it is empty.</summary>
    public static async Task<StepResult<string>> ExportAsync(this TaskOrchestrationContext context, RestoreStep step, RestoreExport which, Task cancel)
    {
        var prepare = new PrepareExportInput
        {
            Env = step.Env, Id = step.Id, Unit = step.Unit, Round = step.Round, Part = step.Part, Deadline = step.Deadline, Holder = step.Holder, Which = which,
        };
        var prepared = await context.CallActivityAsync<StepResult<ExportPlan>>(nameof(PrepareExport), prepare, ActivityRetries.Storage());
        if (!prepared.Succeeded)
            return prepared.As<string>();
        var child = RestoreInstances.Export(step.Id, which, step.Unit, step.Round, step.Part);
        var running = context.CallSubOrchestratorAsync<ExportEnd>(
            nameof(ExportCollectionOrchestrator), prepared.Value, new TaskOptions().WithInstanceId(child));
        if (await Task.WhenAny(running, cancel) == cancel && !running.IsCompleted)
            context.SendEvent(child, EventNames.Cancel, "");
        var end = await running;
        if (end.Status == ExportStatus.Canceled)
            return StepResult.Canceled<string>();
        var plan = prepared.Value!;
        if (end.Status is ExportStatus.Complete or ExportStatus.Empty)
            return StepResult.Ok(plan.BackupId);
        var asked = new IndexExportInput { BackupId = plan.BackupId, Collection = plan.Collection };
        var reason = await context.CallActivityAsync<string?>(nameof(ExplainExport), asked, ActivityRetries.Storage());
        return StepResult.Permanent<string>("exportFailed", $"'{Printable.Of(plan.Collection)}' could not be exported. {reason}".TrimEnd());
    }

    /// <summary>Runs a comparison; indexes that are missing or damaged are built first, once.</summary>
    public static async Task<StepResult<T>> CompareAsync<T>(this TaskOrchestrationContext context, string activity, RestoreStep step)
    {
        var result = await context.CallActivityAsync<StepResult<T>>(activity, step, ActivityRetries.Storage());
        if (result.Kind != StepKind.StartOver)
            return result;
        var files = await context.CallActivityAsync<IReadOnlyList<IndexExportInput>>(nameof(ListUnitFiles), step, ActivityRetries.Storage());
        foreach (var file in files)
        {
            var built = await context.CallActivityAsync<StepResult<long>>(nameof(IndexExport), file, ActivityRetries.Storage());
            if (!built.Succeeded)
                return built.As<T>();
        }
        result = await context.CallActivityAsync<StepResult<T>>(activity, step, ActivityRetries.Storage());
        return result.Kind == StepKind.StartOver ? result with { Kind = StepKind.Permanent } : result;
    }
}
