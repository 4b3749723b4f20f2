using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Tests.Durable;

/// <summary>A host with the sample orchestrations, called as its HTTP callers do.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    public const string Api = "/runtime/webhooks/durabletask";

    private DurableHost(TestHost host) => Host = host;

    public TestHost Host { get; }

    public SampleEvents Events => Host.Services.GetRequiredService<SampleEvents>();

    public DurableTaskClient Client => Host.Services.GetRequiredService<DurableTaskClient>();

    public static async Task<DurableHost> StartAsync(HostSetup? setup = null)
        => new(await TestHost.StartAsync((setup ?? new HostSetup()) with
        {
            Functions = [typeof(SampleOrchestrations), typeof(HistoryOrchestrations)],
            Services = services => services.AddSingleton<SampleEvents>(),
        }));

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Api + path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        foreach ((string name, string value) in headers)
            request.Headers.Add(name, value);
        using HttpResponseMessage response = await Host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>Starts an instance and waits until it has got as far as it gets by itself.</summary>
    public async Task<string> MakeAsync(string orchestrator, string id, object? input = null)
    {
        await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id));
        if (orchestrator is "Waits")
            await Client.WaitForInstanceStartAsync(id).WaitAsync(TimeSpan.FromSeconds(20));
        else
            await EndAsync(id);
        return id;
    }

    public Task<OrchestrationMetadata> EndAsync(string id)
        => Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(20));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
