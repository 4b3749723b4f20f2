using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Hosting;

/// <summary>Collects the parts of the app; <see cref="Build"/> finds its functions and creates the host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder
{
    private readonly WebApplicationBuilder _inner;
    private readonly LocalHostOptions _options;

    internal FunctionsApplicationBuilder(LocalHostOptions options)
    {
        _options = options;
        _inner = HostComposition.CreateWebBuilder(options);
        WorkingFolder = HostComposition.WorkingFolder(options);
        TimersPath = Path.Combine(WorkingFolder, ".data", "timers.json");
    }

    /// <inheritdoc/>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_inner).Properties;

    /// <summary>Settings: command line over environment over local.settings.json.</summary>
    public ConfigurationManager Configuration => _inner.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _inner.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _inner.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => _inner.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => _inner.Metrics;

    /// <summary>Services of the app and of the host.</summary>
    public IServiceCollection Services => _inner.Services;

    /// <summary>Absolute path of the folder that relative paths start from.</summary>
    public string WorkingFolder { get; }

    /// <summary>Absolute path of the file where timers keep their due times.</summary>
    public string TimersPath { get; set; }

    internal bool HasWebApplication { get; set; }

    internal List<HostEndpoints> Endpoints { get; } = [];

    /// <summary>
    /// Adds endpoints that are not functions, such as one for a metrics scraper.
    /// </summary>
    /// <param name="map">Maps them; the route prefix of <c>host.json</c> does not apply to them.</param>
    /// <param name="isAnonymous">Whether they answer without the key even if one is set, like anonymous functions.</param>
    public void MapEndpoints(Action<IEndpointRouteBuilder> map, bool isAnonymous = false)
    {
        ArgumentNullException.ThrowIfNull(map);
        Endpoints.Add(new(map, isAnonymous));
    }

    /// <summary>The host. It listens and runs once it is started.</summary>
    /// <exception cref="LocalHostStartupException">Settings or functions are invalid; the message says which and what to do.</exception>
    public IHost Build() => HostComposition.Build(_inner, _options, TimersPath, HasWebApplication, Endpoints);

    /// <inheritdoc/>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull
        => ((IHostApplicationBuilder)_inner).ConfigureContainer(factory, configure);
}

/// <summary>Endpoints that are not functions.</summary>
internal sealed record HostEndpoints(Action<IEndpointRouteBuilder> Map, bool IsAnonymous);

/// <summary>HTTP by ASP.NET Core.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take <c>HttpRequest</c> and return <c>IActionResult</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.HasWebApplication = true;
        builder.Services.AddMvcCore();
        return builder;
    }
}
