namespace DurableTask.Sqlite.Engine;

/// <summary>The message for an orchestrator that waits for something that is not durable.</summary>
internal static class ForeignAwait
{
    public static string Sentence(string name, string instanceId)
        => $"Orchestrator '{name}' (instance '{instanceId}') awaited a task that did not come from its context, such as Task.Delay, Task.Run or"
            + " an I/O call, left its thread by ConfigureAwait(false) on a task of its own, or used the context from another thread. After a restart nothing would complete that task. Await only tasks of"
            + " the TaskOrchestrationContext: use CreateTimer to wait, and move I/O and other work into an activity.";
}
