using Functions.Local.Configuration;
using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Functions.Local.Durable;

/// <summary>Registers the app's orchestrator and activity functions with the worker of the app's backend.</summary>
internal static class DurableFunctions
{
    public static void Add(IServiceCollection services, HostJson host, FunctionCatalog catalog)
    {
        services.TryAddSingleton(new DurableBackend());
        services.AddOptions<DurableTaskWorkerOptions>().Configure(worker =>
        {
            worker.Concurrency.MaximumConcurrentActivityWorkItems = host.MaxConcurrentActivities ?? worker.Concurrency.MaximumConcurrentActivityWorkItems;
            worker.Concurrency.MaximumConcurrentOrchestrationWorkItems =
                host.MaxConcurrentOrchestrators ?? worker.Concurrency.MaximumConcurrentOrchestrationWorkItems;
        });
        services.AddOptions<DurableTaskRegistry>()
            .Configure<FunctionInvoker, CallLimits, IServiceScopeFactory, DurableBackend, IOptions<DurableTaskWorkerOptions>>(
                (registry, invoker, limits, scopes, backend, worker) =>
                    Register(registry, catalog, invoker, limits, scopes, backend, worker.Value.DataConverter));
    }

    private static void Register(
        DurableTaskRegistry registry,
        FunctionCatalog catalog,
        FunctionInvoker invoker,
        CallLimits limits,
        IServiceScopeFactory scopes,
        DurableBackend backend,
        DataConverter converter)
    {
        foreach ((FunctionDescriptor function, OrchestrationTrigger trigger) in catalog.Of<OrchestrationTrigger>())
        {
            var orchestrator = new FunctionOrchestrator(function, invoker, scopes, backend.ReadsInputAsAsked ? null : converter);
            registry.AddOrchestrator(trigger.Name, () => orchestrator);
        }

        foreach ((FunctionDescriptor function, ActivityTrigger trigger) in catalog.Of<ActivityTrigger>())
        {
            var activity = new FunctionActivity(function, trigger, invoker, limits, scopes, backend);
            registry.AddActivity(trigger.Name, _ => activity);
        }
    }
}
