using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Durable;

/// <summary>An orchestrator function, as the engine runs it. It reads its input from its context, so none is handed over.</summary>
internal sealed class FunctionOrchestrator(FunctionDescriptor function, FunctionInvoker invoker, IServiceScopeFactory scopes) : ITaskOrchestrator
{
    public Type InputType => typeof(object);

    public Type OutputType => typeof(object);

    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        // Closed synchronously: an orchestrator may wait for nothing but its own tasks.
        using IServiceScope scope = scopes.CreateScope();
        LocalFunctionContext call = new(function, invoker.NextId(), scope.ServiceProvider, CancellationToken.None);
        return await invoker.InvokeAsync(function, call, context);
    }
}
