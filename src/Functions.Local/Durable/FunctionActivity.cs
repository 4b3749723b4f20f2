using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Durable;

/// <summary>An activity function, as the backend runs it. The function's exception passes unchanged to the backend and becomes failure details there.</summary>
internal sealed class FunctionActivity(
    FunctionDescriptor function, ActivityTrigger trigger, FunctionInvoker invoker, CallLimits limits, IServiceScopeFactory scopes, DurableBackend backend)
    : ITaskActivity
{
    public Type InputType => trigger.InputType;

    public Type OutputType => typeof(object);

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        CancellationToken terminated = backend.ActivityCancellation(context);
        using CallLimit limit = limits.BeginActivity(terminated);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        LocalFunctionContext call = new(function, invoker.NextId(), scope.ServiceProvider, limit.Token);
        try
        {
            return await invoker.InvokeAsync(function, call, input);
        }
        catch (OperationCanceledException cancelled) when (limit.IsTimedOut && !terminated.IsCancellationRequested)
        {
            throw new TimeoutException($"{function.Name} was cancelled: functionTimeout is over.", cancelled);
        }
    }
}
