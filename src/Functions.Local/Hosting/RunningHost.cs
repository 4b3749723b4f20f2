using System.Net.Sockets;
using Functions.Local.Configuration;
using Functions.Local.Discovery;
using Functions.Local.Durable;
using Functions.Local.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Hosting;

/// <summary>The host that an app runs: says what it serves once it is listening, or why it cannot.</summary>
internal sealed class RunningHost(WebApplication app) : IHost, IAsyncDisposable
{
    private readonly ILogger _log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Functions.Local");

    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var settings = Services.GetRequiredService<HostSettings>();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (Services.GetRequiredService<DurableBackend>().IsStartFailure(failure))
        {
            throw new LocalHostStartupException(failure.Message, failure);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new LocalHostStartupException(
                $"{Urls(settings)} is in use: another program, or another instance of this one, listens there. "
                + "End it, or set ASPNETCORE_URLS to a free port.",
                failure);
        }
        catch (SocketException failure)
        {
            throw new LocalHostStartupException(
                $"{Urls(settings)} cannot be listened on ({failure.SocketErrorCode}). "
                + "Set ASPNETCORE_URLS to an address of this machine and a port above 1023.",
                failure);
        }

        Announce(settings);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _log.Stopping();
        await app.StopAsync(cancellationToken);
    }

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string Urls(HostSettings settings) => string.Join(", ", settings.Addresses.Select(address => address.Url));

    private void Announce(HostSettings settings)
    {
        var catalog = Services.GetRequiredService<FunctionCatalog>();
        var host = Services.GetRequiredService<HostJson>();
        Uri address = Services.GetRequiredService<BoundAddresses>().Local;
        foreach ((FunctionDescriptor function, HttpTrigger trigger) in catalog.Of<HttpTrigger>())
        {
            string methods = trigger.Methods.Count == 0 ? "any" : string.Join(',', trigger.Methods);
            _log.Route(methods, $"{address}{FunctionEndpoints.Route(host, trigger)}", function.Name);
        }

        foreach (string name in catalog.Disabled)
            _log.Disabled(name);
        _log.Listening(address.ToString(), catalog.Functions.Count, Services.GetRequiredService<DurableBackend>().Place);
    }
}
