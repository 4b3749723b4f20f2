using Local.DurableTask;
using Local.DurableTask.Hosting;
using Local.Functions.Configuration;
using Local.Functions.Discovery;
using Local.Functions.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Local.Functions.Durable;

/// <summary>Adds the engine, with the app's orchestrator and activity functions as its tasks.</summary>
internal static class DurableFunctions
{
    public static void Add(IServiceCollection services, HostJson host, HostSettings local, FunctionCatalog catalog)
    {
        services.AddLocalDurableTask(engine =>
        {
            engine.StorePath = local.StorePath;
            engine.MaxConcurrentActivities = host.MaxConcurrentActivities ?? engine.MaxConcurrentActivities;
            foreach ((string activity, int count) in local.MaxConcurrentActivities)
                engine.MaxConcurrentActivitiesByName[activity] = count;
            engine.MaxConcurrentOrchestrations = host.MaxConcurrentOrchestrators ?? engine.MaxConcurrentOrchestrations;
        });
        services.AddOptions<DurableTaskRegistry>().Configure<FunctionInvoker, CallLimits, IServiceScopeFactory>(
            (registry, invoker, limits, scopes) => Register(registry, catalog, invoker, limits, scopes));
    }

    private static void Register(
        DurableTaskRegistry registry, FunctionCatalog catalog, FunctionInvoker invoker, CallLimits limits, IServiceScopeFactory scopes)
    {
        foreach ((FunctionDescriptor function, OrchestrationTrigger trigger) in catalog.Of<OrchestrationTrigger>())
        {
            var orchestrator = new FunctionOrchestrator(function, invoker, scopes);
            registry.AddOrchestrator(trigger.Name, () => orchestrator);
        }

        foreach ((FunctionDescriptor function, ActivityTrigger trigger) in catalog.Of<ActivityTrigger>())
        {
            var activity = new FunctionActivity(function, trigger, invoker, limits, scopes);
            registry.AddActivity(trigger.Name, _ => activity);
        }
    }
}
