using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Store;

namespace DurableTask.Sqlite.Engine;

/// <summary>A call or timer that the orchestrator has made and that has no result yet.</summary>
internal abstract class OpenTask(EventKind kind, string name)
{
    public string Name { get; } = name;

    /// <summary>The kind of event that made it.</summary>
    public EventKind Kind { get; } = kind;

    /// <summary>Takes the result from the event that brings it.</summary>
    public abstract void Complete(HistoryEvent result);

    public abstract void Fail(Exception exception);
}

internal sealed class OpenTask<T>(EventKind kind, string name, ExecutionFacts facts) : OpenTask(kind, name)
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(HistoryEvent result) => Results.Complete(_source, facts, result.Data, "The result of", Name, result.Kept);

    public override void Fail(Exception exception) => _source.TrySetException(exception);

    public bool Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
}

internal static class Results
{
    /// <summary>Delivers a result; one that does not match the type becomes an exception for the code that awaits it.</summary>
    public static void Complete<T>(
        TaskCompletionSource<T> source, ExecutionFacts facts, string? data, string what, string name, StoredPayload? kept = null)
    {
        T? value;
        try
        {
            value = kept is null ? facts.Read<T>(data, what, name) : Read<T>(facts, kept, what, name);
        }
        catch (Exception exception)
        {
            source.TrySetException(exception);
            return;
        }

        source.TrySetResult(value!);
    }

    /// <summary>A separate method, so that the text is not on the stack while the code continues with the value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T? Read<T>(ExecutionFacts facts, StoredPayload kept, string what, string name) => facts.Read<T>(kept.Read(), what, name);
}
