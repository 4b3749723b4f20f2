using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Local.DurableTask.Client;

/// <summary>Adds clients to the services.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds the client of this name, or goes on configuring it. The unnamed one is what services get by type.</summary>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null)
    {
        Check.NotNull(services);
        name ??= Options.DefaultName;
        services.TryAddSingleton<IDurableTaskClientProvider, DurableTaskClientProvider>();
        foreach (ServiceDescriptor descriptor in services)
        {
            if (!descriptor.IsKeyedService && descriptor.ImplementationInstance is IDurableTaskClientBuilder known && known.Name == name)
                return known;
        }

        IDurableTaskClientBuilder builder = new DefaultDurableTaskClientBuilder(name, services);
        services.AddSingleton(builder);
        services.AddSingleton(provider => new DurableTaskClientProvider.Entry(builder.Build(provider)));
        services.AddOptions<DurableTaskClientOptions>(name)
            .PostConfigure<IServiceProvider>((options, provider) => options.UseUnlessSet(provider.GetService<DataConverter>()));
        if (name == Options.DefaultName)
            builder.RegisterDirectly();
        return builder;
    }

    /// <inheritdoc cref="AddDurableTaskClient(IServiceCollection, string?)"/>
    public static IServiceCollection AddDurableTaskClient(this IServiceCollection services, Action<IDurableTaskClientBuilder> configure)
        => services.AddDurableTaskClient(Options.DefaultName, configure);

    /// <inheritdoc cref="AddDurableTaskClient(IServiceCollection, string?)"/>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        Check.NotNull(configure)(services.AddDurableTaskClient(name));
        return services;
    }
}
