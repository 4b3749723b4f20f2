using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Local.DurableTask.Client;

/// <summary>Configures one named client.</summary>
public interface IDurableTaskClientBuilder
{
    string Name { get; }

    IServiceCollection Services { get; }

    /// <summary>The type of client to make: a concrete <see cref="DurableTaskClient"/> whose constructor takes the name.</summary>
    Type? BuildTarget { get; set; }

    DurableTaskClient Build(IServiceProvider serviceProvider);
}

/// <summary>The builder that <c>AddDurableTaskClient</c> uses.</summary>
public class DefaultDurableTaskClientBuilder : IDurableTaskClientBuilder
{
    private Type? _buildTarget;

    public DefaultDurableTaskClientBuilder(string? name, IServiceCollection services)
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
            if (value is not null && (value.IsAbstract || !value.IsSubclassOf(typeof(DurableTaskClient))))
                throw new ArgumentException($"'{value}' must be a concrete subclass of {nameof(DurableTaskClient)}.", nameof(value));
            _buildTarget = value;
        }
    }

    public DurableTaskClient Build(IServiceProvider serviceProvider)
        => BuildTarget is { } target
            ? (DurableTaskClient)ActivatorUtilities.CreateInstance(serviceProvider, target, Name)
            : throw new InvalidOperationException(
                $"The client '{Name}' has no build target. Call AddLocalDurableTask, or UseBuildTarget on its builder.");
}

/// <summary>Hands out clients by name.</summary>
public interface IDurableTaskClientProvider
{
    /// <exception cref="ArgumentOutOfRangeException">There is no client of this name.</exception>
    DurableTaskClient GetClient(string? name = null);
}

internal sealed class DurableTaskClientProvider(IEnumerable<DurableTaskClientProvider.Entry> clients) : IDurableTaskClientProvider
{
    private readonly IReadOnlyList<DurableTaskClient> _clients = clients.Select(entry => entry.Client).ToList();

    public DurableTaskClient GetClient(string? name = null)
        => _clients.FirstOrDefault(client => client.Name == (name ?? Options.DefaultName))
            ?? throw new ArgumentOutOfRangeException(nameof(name), name, $"There is no client named '{name}'. Add it with AddDurableTaskClient.");

    /// <summary>Keeps the named clients out of reach of a plain request for <see cref="DurableTaskClient"/>.</summary>
    internal sealed record Entry(DurableTaskClient Client) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }
}
