using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Local.DurableTask.Worker;

/// <summary>Steps of configuring a worker.</summary>
public static class DurableTaskWorkerBuilderExtensions
{
    /// <summary>Registers orchestrators and activities.</summary>
    public static IDurableTaskWorkerBuilder AddTasks(this IDurableTaskWorkerBuilder builder, Action<DurableTaskRegistry> configure)
    {
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    public static IDurableTaskWorkerBuilder Configure(this IDurableTaskWorkerBuilder builder, Action<DurableTaskWorkerOptions> configure)
    {
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseBuildTarget(this IDurableTaskWorkerBuilder builder, Type target)
    {
        builder.BuildTarget = target;
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget>(this IDurableTaskWorkerBuilder builder)
        where TTarget : IHostedService
        => builder.UseBuildTarget(typeof(TTarget));

    /// <summary>As above, for a worker with options of its own, which start as the worker's options are.</summary>
    public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget, TOptions>(this IDurableTaskWorkerBuilder builder)
        where TTarget : IHostedService
        where TOptions : DurableTaskWorkerOptions
    {
        builder.UseBuildTarget(typeof(TTarget));
        builder.Services.AddOptions<TOptions>(builder.Name)
            .PostConfigure<IOptionsMonitor<DurableTaskWorkerOptions>>((options, worker) => worker.Get(builder.Name).ApplyTo(options));
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseOrchestrationFilter(this IDurableTaskWorkerBuilder builder, IOrchestrationFilter filter)
        => builder.Configure(options => options.OrchestrationFilter = filter);

    /// <summary>As above, with a filter made from the services.</summary>
    public static IDurableTaskWorkerBuilder UseOrchestrationFilter<TOrchestrationFilter>(this IDurableTaskWorkerBuilder builder)
        where TOrchestrationFilter : class, IOrchestrationFilter
    {
        builder.Services.AddSingleton<IOrchestrationFilter, TOrchestrationFilter>();
        builder.Services.AddOptions<DurableTaskWorkerOptions>(builder.Name)
            .PostConfigure<IOrchestrationFilter>((options, filter) => options.OrchestrationFilter = filter);
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseVersioning(
        this IDurableTaskWorkerBuilder builder, DurableTaskWorkerOptions.VersioningOptions versionOptions)
        => builder.Configure(options => options.Versioning = versionOptions);
}
