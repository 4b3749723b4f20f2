using System.Text.Json;
using Functions.Local.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable.Api;

/// <summary>Starts an orchestration by name.</summary>
internal sealed class StartEndpoint(DurableTaskClient client, FunctionCatalog catalog, StartAnswer answer)
{
    private readonly Dictionary<string, string> _names = catalog.Of<OrchestrationTrigger>()
        .ToDictionary(pair => pair.Trigger.Name, pair => pair.Trigger.Name, StringComparer.OrdinalIgnoreCase);

    public async Task RunAsync(ApiCall call)
    {
        string id = await StartAsync(call, await JsonBody.ReadAsync(call));
        await answer.SendAsync(call, id);
    }

    /// <summary>The input is released before the wait for a result: it may be large, and the wait long.</summary>
    private async Task<string> StartAsync(ApiCall call, JsonDocument? body)
    {
        using JsonDocument? input = body;
        StartAnswer.Check(call);
        string name = NameOf(call.Argument("name"));
        var options = new StartOrchestrationOptions(call.InstanceIdOrNone)
        {
            Version = call.Query.Text("version") is { } version ? new TaskVersion(version) : null,
        };
        try
        {
            return await client.ScheduleNewOrchestrationInstanceAsync(new TaskName(name), input?.RootElement, options, call.Aborted);
        }
        catch (ArgumentException wrong)
        {
            throw Refusal.Error(StatusCodes.Status400BadRequest, wrong.Message);
        }
    }

    private string NameOf(string asked) => _names.GetValueOrDefault(asked) ?? throw Refusal.Error(
        StatusCodes.Status400BadRequest, $"The function '{asked}' does not exist, is disabled, or is not an orchestrator function.");
}
