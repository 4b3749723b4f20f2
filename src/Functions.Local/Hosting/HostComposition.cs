using System.Reflection;
using Functions.Local.Configuration;
using Functions.Local.Discovery;
using Functions.Local.Durable;
using Functions.Local.Durable.Api;
using Functions.Local.Http;
using Functions.Local.Invocation;
using Functions.Local.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Functions.Local.Hosting;

/// <summary>Puts the host together, in the order of a start-up: settings, functions, services, routes.</summary>
internal static class HostComposition
{
    public static WebApplicationBuilder CreateWebBuilder(LocalHostOptions options)
    {
        string appFolder = AppFolder(options);
        var environment = options.ReadEnvironment ? new ConfigurationBuilder().AddEnvironmentVariables().Build() : null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = Assembly.GetEntryAssembly()?.GetName().Name,
            ContentRootPath = appFolder,
            EnvironmentName = environment?["AZURE_FUNCTIONS_ENVIRONMENT"] ?? Environments.Development,
        });

        builder.Configuration.AddInMemoryCollection(LocalSettingsFile.Read(WorkingFolder(options), appFolder));
        if (options.ReadEnvironment)
            builder.Configuration.AddEnvironmentVariables();
        builder.Configuration
            .AddCommandLine(options.Args)
            .AddInMemoryCollection(options.Settings.Select(
                setting => KeyValuePair.Create(LocalSettingsFile.SettingName(setting.Key), setting.Value)));
        ConsoleLog.Add(builder, options.LogToConsole);
        return builder;
    }

    public static IHost Build(
        WebApplicationBuilder builder, LocalHostOptions options, string timersPath, bool hasWebApplication,
        IEnumerable<HostEndpoints> endpoints)
    {
        IConfiguration settings = builder.Configuration;
        HostJson host = HostJson.Read(AppFolder(options), settings);
        HostSettings local = HostSettings.Read(settings);
        FunctionCatalog catalog = FunctionCatalog.Load(TypesOf(options), settings, hasWebApplication);

        ConsoleLog.ApplyLevels(builder, host.LogLevels);
        AddHost(builder, local);
        AddServices(builder.Services, host, local, catalog);
        builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TimerStore>(provider, timersPath));
        WebApplication app = builder.Build();
        ConstructorRules.Check(catalog, app.Services);
        MapRoutes(app, catalog, host, endpoints);
        return new RunningHost(app);
    }

    private static void AddHost(WebApplicationBuilder builder, HostSettings local)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.RequestBodyBytes;
            kestrel.Limits.MaxRequestLineSize = Limits.RequestLineBytes;
        });
        builder.WebHost.UseUrls(local.Addresses.Select(address => address.Url).ToArray());
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = true);
    }

    private static void AddServices(IServiceCollection services, HostJson host, HostSettings local, FunctionCatalog catalog)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddHttpContextAccessor();
        services.AddSingleton(host);
        services.AddSingleton(local);
        services.AddSingleton(catalog);
        services.AddSingleton<InvocationIds>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<CallLimits>();
        services.AddSingleton<HttpFunctionRunner>();
        services.AddSingleton<LoopbackGuard>();
        services.AddSingleton<Gate>();
        services.AddSingleton(provider => new BoundAddresses(provider.GetRequiredService<IServer>()));
        services.AddSingleton<ManagementUris>();
        services.AddSingleton<IFunctionClient, FunctionClient>();
        DurableHttpApi.Add(services);
        DurableFunctions.Add(services, host, catalog);
        services.AddHostedService<TimerService>();
    }

    private static void MapRoutes(
        WebApplication app, FunctionCatalog catalog, HostJson host, IEnumerable<HostEndpoints> endpoints)
    {
        IServiceProvider services = app.Services;
        app.UseRouting();
        app.Use(services.GetRequiredService<Gate>().InvokeAsync);
        FunctionEndpoints.Map(app, catalog, host, services.GetRequiredService<HttpFunctionRunner>());
        services.GetRequiredService<DurableHttpApi>().Map(app);
        foreach (HostEndpoints others in endpoints)
            others.Map(app.MapGroup("").WithMetadata(new HostEndpoint(others.IsAnonymous)));
    }

    private static IEnumerable<Type> TypesOf(LocalHostOptions options)
    {
        if (options.FunctionTypes is { } types)
            return types;
        IEnumerable<Assembly> assemblies = options.FunctionAssemblies
            ?? [Assembly.GetEntryAssembly() ?? throw new LocalHostStartupException("There is no entry assembly to find functions in.")];
        return assemblies.SelectMany(assembly => assembly.GetTypes());
    }

    public static string WorkingFolder(LocalHostOptions options) => options.WorkingFolder ?? Directory.GetCurrentDirectory();

    private static string AppFolder(LocalHostOptions options) => options.AppFolder ?? AppContext.BaseDirectory;
}
