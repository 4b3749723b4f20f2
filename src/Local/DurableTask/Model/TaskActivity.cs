namespace Local.DurableTask;

/// <summary>What every activity is; derive from <see cref="TaskActivity{TInput, TOutput}"/> instead of implementing it.</summary>
public interface ITaskActivity
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskActivityContext context, object? input);
}

/// <summary>What an activity knows about its call.</summary>
public abstract class TaskActivityContext
{
    protected TaskActivityContext()
    {
    }

    public abstract TaskName Name { get; }

    /// <summary>The id of the orchestration that made the call.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The version that was called; empty when there is none.</summary>
    public virtual string Version => string.Empty;
}

/// <summary>Base of activities: the steps that touch the world. Each runs at least once.</summary>
public abstract class TaskActivity<TInput, TOutput> : ITaskActivity
{
    protected TaskActivity()
    {
    }

    Type ITaskActivity.InputType => typeof(TInput);

    Type ITaskActivity.OutputType => typeof(TOutput);

    async Task<object?> ITaskActivity.RunAsync(TaskActivityContext context, object? input)
        => await RunAsync(Check.NotNull(context), TypedInput.Cast<TInput>(input));

    /// <summary>Does the work.</summary>
    public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);
}

/// <summary>Wraps a function as an activity.</summary>
public static class FuncTaskActivity
{
    public static TaskActivity<TInput, TOutput> Create<TInput, TOutput>(Func<TaskActivityContext, TInput, Task<TOutput>> implementation)
        => new Implementation<TInput, TOutput>(Check.NotNull(implementation));

    private sealed class Implementation<TInput, TOutput>(Func<TaskActivityContext, TInput, Task<TOutput>> run) : TaskActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(TaskActivityContext context, TInput input) => run(context, input);
    }
}

internal static class TypedInput
{
    /// <summary>The input as its declared type; null only where the type allows it.</summary>
    public static T Cast<T>(object? input)
        => input switch
        {
            T typed => typed,
            null when default(T) is null => default!,
            _ => throw new ArgumentException($"Input type '{input?.GetType()}' does not match expected type '{typeof(T)}'.", nameof(input)),
        };
}
