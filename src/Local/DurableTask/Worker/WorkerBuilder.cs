using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Local.DurableTask.Worker;

/// <summary>Configures one named worker.</summary>
public interface IDurableTaskWorkerBuilder
{
    string Name { get; }

    IServiceCollection Services { get; }

    /// <summary>The type of worker to host: a concrete <see cref="IHostedService"/> whose constructor takes the name.</summary>
    Type? BuildTarget { get; set; }

    IHostedService Build(IServiceProvider serviceProvider);
}

/// <summary>The builder that <c>AddDurableTaskWorker</c> uses.</summary>
public class DefaultDurableTaskWorkerBuilder : IDurableTaskWorkerBuilder
{
    private Type? _buildTarget;

    public DefaultDurableTaskWorkerBuilder(string? name, IServiceCollection services)
    {
        Name = name ?? Options.DefaultName;
        Services = services;
    }

    public string Name { get; }

    public IServiceCollection Services { get; }

    public Type? BuildTarget
    {
        get => _buildTarget;
        set
        {
            if (value is not null && (value.IsAbstract || !typeof(IHostedService).IsAssignableFrom(value)))
                throw new ArgumentException($"'{value}' must be a concrete {nameof(IHostedService)}.", nameof(value));
            _buildTarget = value;
        }
    }

    public IHostedService Build(IServiceProvider serviceProvider)
        => BuildTarget is { } target
            ? (IHostedService)ActivatorUtilities.CreateInstance(serviceProvider, target, Name)
            : throw new InvalidOperationException(
                $"The worker '{Name}' has no build target. Call AddLocalDurableTask, or UseBuildTarget on its builder.");
}
