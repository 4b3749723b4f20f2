using Functions.Local.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflow.Local;

namespace Functions.Local.Tests.Support;

/// <summary>A real host on a free port, in a folder of its own, with the classes given as its functions.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private TestHost(IHost host, RecordingLog log)
    {
        _host = host;
        Log = log;
        Address = host.Services.GetRequiredService<BoundAddresses>().Local;
        // A busy machine must not make the client give up waiting for "100 Continue".
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public RecordingLog Log { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<TestHost> StartAsync(HostSetup setup)
    {
        (IHost host, RecordingLog log) = Build(setup);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }

        return new TestHost(host, log);
    }

    public static Task<TestHost> StartAsync(params Type[] functions) => StartAsync(new HostSetup { Functions = functions });

    /// <summary>Builds without starting, for refusals.</summary>
    public static (IHost Host, RecordingLog Log) Build(HostSetup setup)
    {
        var settings = new Dictionary<string, string?>(setup.Settings);
        settings.TryAdd("ASPNETCORE_URLS", "http://127.0.0.1:0");
        FunctionsApplicationBuilder builder = LocalHost.CreateBuilder(new LocalHostOptions
        {
            FunctionTypes = setup.Functions,
            Settings = settings,
            ReadEnvironment = false,
            WorkingFolder = setup.Folder.Path,
            AppFolder = setup.AppFolder ?? setup.Folder.Path,
            LogToConsole = false,
        });
        var log = new RecordingLog();
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(setup.Clock);
        builder.AddSqliteBackend();
        setup.Services(builder.Services);
        if (setup.WithWebApplication)
            builder.ConfigureFunctionsWebApplication();
        if (setup.Endpoints is { } endpoints)
            builder.MapEndpoints(endpoints);
        if (setup.OpenEndpoints is { } open)
            builder.MapEndpoints(open, isAnonymous: true);
        return (builder.Build(), log);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}

/// <summary>What a test wants of its host.</summary>
internal sealed record HostSetup
{
    public IReadOnlyList<Type> Functions { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Endpoints that are no functions.</summary>
    public Action<IEndpointRouteBuilder>? Endpoints { get; init; }

    /// <summary>The same for everybody, with a key or without.</summary>
    public Action<IEndpointRouteBuilder>? OpenEndpoints { get; init; }

    public TempFolder Folder { get; init; } = new();

    public string? AppFolder { get; init; }

    public bool WithWebApplication { get; init; } = true;
}
