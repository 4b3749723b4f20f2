using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Durable;

/// <summary>An orchestrator function, as the backend runs it. It reads its input from its context, so none is passed.</summary>
/// <param name="function">The function.</param>
/// <param name="invoker">Calls it.</param>
/// <param name="scopes">Where its services come from.</param>
/// <param name="readsInput">Reads the input for it; null if the backend's context does.</param>
internal sealed class FunctionOrchestrator(
    FunctionDescriptor function, FunctionInvoker invoker, IServiceScopeFactory scopes, DataConverter? readsInput) : ITaskOrchestrator
{
    public Type InputType => typeof(object);

    public Type OutputType => typeof(object);

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        // Disposed synchronously: an orchestrator may only wait for its own tasks.
        using IServiceScope scope = scopes.CreateScope();
        LocalFunctionContext call = new(function, invoker.NextId(), scope.ServiceProvider, CancellationToken.None);
        return await invoker.InvokeAsync(function, call, readsInput is null ? context : new ReadInputContext(context, input, readsInput));
    }
}
