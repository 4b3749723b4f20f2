using System.Net.Http.Headers;
using System.Text;
using DurableTask.Sqlite.Testing;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Tests.Durable.Contract;

/// <summary>One host for all rows, with a key, a public address and a clock that stands; each row begins with its own situation and nothing else.</summary>
public sealed class ContractHost : IAsyncLifetime
{
    public const string PublicUrl = "https://backup.example.org";

    public const string LinkQuery = "taskHub=TestHubName&connection=Storage&code=k%2By";

    private const string Key = "k+y";

    private readonly VirtualClock _clock = new();

    internal DurableHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await DurableHost.StartAsync(new HostSetup
    {
        Clock = _clock,
        Settings = new Dictionary<string, string?> { ["Local__HostKey"] = Key, ["Local__PublicUrl"] = PublicUrl },
    });

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal async Task MakeAsync(string situation, string id)
    {
        await ForgetAllAsync();
        switch (situation)
        {
            case "none":
                break;
            case "three":
                await BringToAsync("completed", "三-一");
                await BringToAsync("failed", "三-二");
                await BringToAsync("running", "三-三");
                break;
            default:
                await BringToAsync(situation, id);
                break;
        }
    }

    internal async Task<Answer> SendAsync(ContractRow row, bool withKey)
    {
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), DurableHost.Api + row.Path);
        if (withKey)
            request.Headers.Add("x-functions-key", Key);
        Dictionary<string, string> with = ContractRow.Pairs(row.With).ToDictionary(pair => pair.Name, pair => pair.Value);
        if (row.Body.Length > 0 || with.ContainsKey("Content-Type"))
        {
            var type = MediaTypeHeaderValue.Parse(with.GetValueOrDefault("Content-Type", "application/json"));
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(row.Body)) { Headers = { ContentType = type } };
        }

        foreach ((string name, string value) in with.Where(pair => pair.Key != "Content-Type"))
            request.Headers.Add(name, value);
        using HttpResponseMessage response = await Host.Host.Client.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    /// <summary>Waits until the instance has this status.</summary>
    internal async Task ComesToAsync(string id, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string now;
        while ((now = (await Host.Client.GetInstanceAsync(id, limit.Token))?.RuntimeStatus.ToString() ?? "gone") != status)
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"{id} should be {status} and is {now}.");
            await _clock.WhenIdleAsync();
            await Task.Yield();
        }
    }

    private async Task BringToAsync(string situation, string id)
    {
        DurableTaskClient client = Host.Client;
        var options = new StartOrchestrationOptions(id, situation == "pending" ? _clock.GetUtcNow().AddHours(1) : null);
        string orchestrator = situation switch
        {
            "completed" => "Greets",
            "failed" => "Fails",
            _ => "Waits",
        };
        await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, situation == "failed" ? null : "世界", options);
        switch (situation)
        {
            case "pending":
                break;
            case "running":
                await client.WaitForInstanceStartAsync(id);
                break;
            case "suspended":
                await client.WaitForInstanceStartAsync(id);
                await client.SuspendInstanceAsync(id, "歇");
                await ComesToAsync(id, "Suspended");
                break;
            case "terminated":
                await client.WaitForInstanceStartAsync(id);
                await client.TerminateInstanceAsync(id, output: "停");
                await client.WaitForInstanceCompletionAsync(id);
                break;
            default:
                await client.WaitForInstanceCompletionAsync(id);
                break;
        }
    }

    private async Task ForgetAllAsync()
    {
        await foreach (OrchestrationMetadata instance in Host.Client.GetAllInstancesAsync())
        {
            if (instance.IsCompleted)
                continue;
            await Host.Client.TerminateInstanceAsync(instance.InstanceId);
            await Host.Client.WaitForInstanceCompletionAsync(instance.InstanceId);
        }

        await Host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter());
    }
}
