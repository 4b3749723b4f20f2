using System.Text.Json.Nodes;
using HostStandIn.Functions;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.DurableTask;
using Microsoft.Azure.WebJobs.Host.Config;

namespace HostStandIn.Durable;

/// <summary>The job host with Microsoft's own Durable extension in it, configured by the app's <c>host.json</c>.</summary>
internal sealed class DurableJobs : IDisposable
{
    private const string Section = "AzureFunctionsJobHost";
    private readonly IHost _host;

    private DurableJobs(IHost host, WebHook api) => (_host, Api) = (host, api);

    /// <summary>The Durable HTTP API.</summary>
    public WebHook Api { get; }

    public static DurableJobs Build(HostSettings options, Uri address, IReadOnlyList<FunctionEntry> functions, HostLog log)
    {
        var api = new WebHook(address, options.SystemKey);
        var host = new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration
                .AddInMemoryCollection([.. Flatten(Section, options.HostJson), new("AzureWebJobsConfigurationSection", Section)])
                .AddEnvironmentVariables()) // AzureFunctionsJobHost__a__b overrides a.b of host.json
            .ConfigureWebJobs(jobs => jobs.AddDurableTask())
            .ConfigureLogging(logging => logging.AddProvider(log))
            .ConfigureServices(services =>
            {
                services.AddSingleton<ITypeLocator>(new EmittedFunctions(functions));
                services.AddSingleton<IWebHookProvider>(api);
            })
            .Build();
        return new(host, api);
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Runs a function that nothing but this call triggers.</summary>
    public Task CallAsync(string function, string call, CancellationToken cancellation) =>
        ((JobHost)_host.Services.GetRequiredService<IJobHost>())
            .CallAsync(function, new Dictionary<string, object>(StringComparer.Ordinal) { ["call"] = call }, cancellation);

    public void Dispose() => _host.Dispose();

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(string path, JsonNode node) => node is JsonObject section
        ? section.SelectMany(part => Flatten($"{path}:{part.Key}", part.Value!))
        : [new(path, node.ToString())];
}
