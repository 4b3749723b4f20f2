using System.Collections.Concurrent;
using System.Reflection;
using Functions.Local.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Invocation;

/// <summary>Calls functions: makes the instance, fills in the arguments, waits for the result, disposes of the instance.</summary>
internal sealed class FunctionInvoker(InvocationIds ids)
{
    private readonly ConcurrentDictionary<FunctionDescriptor, Entry> _entries = new(ReferenceEqualityComparer.Instance);

    /// <summary>The id of a new call.</summary>
    public string NextId() => ids.Next();

    /// <summary>
    /// Calls the function and returns what it returned, or null if it returns nothing; its exception passes unchanged. An orchestrator must
    /// only see its own thread: nothing here leaves the caller's synchronization context.
    /// </summary>
    public async Task<object?> InvokeAsync(FunctionDescriptor function, LocalFunctionContext context, object? trigger)
    {
        Entry entry = _entries.GetOrAdd(function, static key => new Entry(key));
        object?[] arguments = new object?[function.Arguments.Count];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = Value(function.Arguments[i], context, trigger);

        object? instance = entry.Create?.Invoke(context.InstanceServices, null);
        try
        {
            object? returned = entry.Method.Invoke(instance, arguments.AsSpan());
            if (returned is not Task task)
                return returned;
            await task;
            return entry.Result?.GetValue(task);
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (instance is IDisposable disposable)
                disposable.Dispose();
        }
    }

    private static object? Value(ArgumentSource source, LocalFunctionContext context, object? trigger) => source switch
    {
        ArgumentSource.FromTrigger => trigger,
        ArgumentSource.FromContext => context,
        ArgumentSource.FromCancellation => context.CancellationToken,
        ArgumentSource.FromDurableClient => context.InstanceServices.GetRequiredService<IFunctionClient>().Get(),
        ArgumentSource.FromRoute route => RouteValue.Read(route.Parameter, context.HttpContext!),
        _ => throw new InvalidOperationException($"{source} is not a source of an argument."),
    };

    /// <summary>Reflection data about a function, read once.</summary>
    private sealed class Entry
    {
        public Entry(FunctionDescriptor function)
        {
            Method = MethodInvoker.Create(function.Method);
            Create = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Type, Type.EmptyTypes);
            Type returns = function.Method.ReturnType;
            if (returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(Task<>))
                Result = returns.GetProperty("Result");
        }

        public MethodInvoker Method { get; }

        public ObjectFactory? Create { get; }

        public PropertyInfo? Result { get; }
    }
}
