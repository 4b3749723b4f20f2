namespace Workflow.Browse.Diffs;

/// <summary>The state of a diff.</summary>
/// <param name="Diff">As it is; null if there is none, or no longer.</param>
/// <param name="IsExpired">It existed and was removed.</param>
internal readonly record struct FoundDiff(Diff? Diff, bool IsExpired);

/// <summary>Reads diffs as people see them: from their result, and until that exists from their orchestration.</summary>
public sealed class DiffCatalog(DiffBlobs blobs, TimeProvider time)
{
    /// <summary>One diff.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">Its environment; null for any.</param>
    /// <param name="diffId">Its id.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal async Task<FoundDiff> FindAsync(DurableTaskClient client, string? env, string diffId, CancellationToken cancellation)
    {
        if (!DiffId.IsValid(diffId))
            return default;
        var instance = await client.GetInstanceAsync(diffId, getInputsAndOutputs: true, cancellation);
        // The history of the diff may have been purged.
        var known = instance ?? await client.GetInstanceAsync(DiffPlan.RetentionOf(diffId), getInputsAndOutputs: true, cancellation);
        if (known?.ReadInputAs<DiffPlan>() is not { } plan || (env is not null && env != plan.Env))
            return default;
        if (time.GetUtcNow() >= plan.ExpiresAt)
            return new(null, true);
        if (instance?.IsCompleted == false)
            return new(Diff.Of(plan, DiffState.Running) with { Progress = ProgressOf(instance) }, false);
        if (await blobs.FindAsync(plan.Env, diffId, cancellation) is { } diff)
            return new(diff, false);
        return instance?.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? new(null, true)
            : new(Diff.Of(plan, DiffState.Failed, WhyNot(instance)), false);
    }

    private static DiffProgress? ProgressOf(OrchestrationMetadata instance) =>
        instance.SerializedCustomStatus is null ? null : instance.ReadCustomStatusAs<DiffProgress>();

    private static string WhyNot(OrchestrationMetadata? instance) => instance switch
    {
        null => "The diff's orchestration is gone: its history was purged while it ran.",
        { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } => "The diff's orchestration was terminated.",
        _ => "The diff's orchestration failed; its status says why. Please report it.",
    };
}
