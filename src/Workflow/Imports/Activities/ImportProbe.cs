using WeChat;
using Workflow.Imports.Probe;
using Workflow.Steps;

namespace Workflow.Imports.Activities;

/// <summary>Imports one of the files of a try. It may be done again: the documents are the same.</summary>
public sealed class ImportProbe(EnvironmentsTable environments, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>Returns the job.</summary>
    [Function(nameof(ImportProbe))]
    public Task<StepResult<long>> Run([ActivityTrigger] ImportStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var path = UploadPath.Create(input.Id);
            var facts = await environments.ChangeAsync(input.Env, now => now with { Paths = [.. now.Paths, path] }, limited);
            var bytes = ProbeFiles.BytesOf(input.Part);
            await wechat.UploadAsync(input.Env, path, bytes.Length, (target, token) => target.WriteAsync(bytes, token).AsTask(), limited);
            return StepResult.Ok(await wechat.StartImportAsync(input.Env, facts.Collection!, path, ProbeFiles.ModeOf(input.Part), stopOnError: false, limited));
        });
}
