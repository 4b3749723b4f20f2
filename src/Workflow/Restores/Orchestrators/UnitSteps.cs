using Workflow.Exports;
using Workflow.Exports.Orchestrators;
using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>Steps that several orchestrations of a restore have in common.</summary>
internal static class UnitSteps
{
    /// <summary>Exports a target with the steps of every export. Ok with the rows' id if its file exists or it is empty.</summary>
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
        return await context.ExportAsync(prepared.Value!, child, cancel);
    }

    /// <summary>Runs a comparison; indexes that are missing or damaged are built first, once.</summary>
    public static Task<StepResult<T>> CompareAsync<T>(this TaskOrchestrationContext context, string activity, RestoreStep step) =>
        context.WithIndexesAsync<T>(activity, step, nameof(ListUnitFiles));
}
