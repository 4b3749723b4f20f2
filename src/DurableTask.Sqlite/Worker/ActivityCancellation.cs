using DurableTask.Sqlite.Engine;

namespace DurableTask.Sqlite.Worker;

/// <summary>The cancellation token of a running activity, which the official context does not have.</summary>
public static class ActivityCancellation
{
    /// <summary>Tripped when the activity's orchestration is terminated and when the host stops; none for contexts of others.</summary>
    public static CancellationToken Of(TaskActivityContext context)
        => context is ActivityContext ours ? ours.Cancellation : CancellationToken.None;
}
