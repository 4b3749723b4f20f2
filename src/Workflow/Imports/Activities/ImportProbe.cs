using WeChat;
using Workflow.Imports.Probe;
using Workflow.Steps;

namespace Workflow.Imports.Activities;

/// <summary>Imports one of the files of a try. It may be done again: the documents are the same.</summary>
public sealed class ImportProbe(EnvironmentsTable environments, CloudDatabaseClient wechat, ImportSettings settings, TimeProvider time)
{
    /// <summary>Returns the job.</summary>
    [Function(nameof(ImportProbe))]
    public Task<StepResult<long>> Run([ActivityTrigger] ImportStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var path = UploadPath.Create(input.Id);
            var facts = await environments.ChangeAsync(input.Env, now => Lost(now) with { Paths = [.. now.Paths, path] }, limited);
            var bytes = ProbeFiles.BytesOf(input.Part);
            await wechat.UploadAsync(input.Env, path, bytes.Length, (target, token) => target.WriteAsync(bytes, token).AsTask(), limited);
            await environments.ChangeAsync(input.Env, now => now with { AskedAt = time.GetUtcNow() }, limited);
            try
            {
                // Not canceled by a stop of the host: the answer is seconds away, and an unknown job may start at any time.
                var jobId = await wechat.StartImportAsync(
                    input.Env, facts.Collection!, path, ProbeFiles.ModeOf(input.Part), stopOnError: false, CancellationToken.None);
                await environments.ChangeAsync(input.Env, now => now with { AskedAt = null }, CancellationToken.None);
                return StepResult.Ok(jobId);
            }
            catch (WeChatException failure)
            {
                await environments.ChangeAsync(input.Env, now => failure.OutcomeUnknown ? Lost(now) : now with { AskedAt = null }, CancellationToken.None);
                throw;
            }
        });

    private EnvironmentFacts Lost(EnvironmentFacts now) =>
        now.AskedAt is { } at ? now with { AskedAt = null, LostUntil = at + settings.Settle } : now;
}
