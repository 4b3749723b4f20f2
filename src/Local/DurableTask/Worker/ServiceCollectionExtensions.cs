using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Local.DurableTask.Worker;

/// <summary>Adds workers to the services.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds the worker of this name, or goes on configuring it. It runs as a hosted service.</summary>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null)
    {
        Check.NotNull(services);
        name ??= Options.DefaultName;
        foreach (ServiceDescriptor descriptor in services)
        {
            if (!descriptor.IsKeyedService && descriptor.ImplementationInstance is IDurableTaskWorkerBuilder known && known.Name == name)
                return known;
        }

        IDurableTaskWorkerBuilder builder = new DefaultDurableTaskWorkerBuilder(name, services);
        services.AddSingleton(builder);
        services.AddSingleton(provider => builder.Build(provider));
        services.AddOptions<DurableTaskWorkerOptions>(name)
            .PostConfigure<IServiceProvider>((options, provider) => options.UseUnlessSet(provider.GetService<DataConverter>()));
        return builder;
    }

    /// <inheritdoc cref="AddDurableTaskWorker(IServiceCollection, string?)"/>
    public static IServiceCollection AddDurableTaskWorker(this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure)
        => services.AddDurableTaskWorker(Options.DefaultName, configure);

    /// <inheritdoc cref="AddDurableTaskWorker(IServiceCollection, string?)"/>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        Check.NotNull(configure)(services.AddDurableTaskWorker(name));
        return services;
    }
}
