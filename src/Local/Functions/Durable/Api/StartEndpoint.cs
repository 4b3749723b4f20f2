using System.Text.Json;
using Local.DurableTask;
using Local.DurableTask.Client;
using Local.Functions.Discovery;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Durable.Api;

/// <summary>Starts an orchestration by name.</summary>
internal sealed class StartEndpoint(DurableTaskClient client, FunctionCatalog catalog, StartAnswer answer)
{
    private readonly Dictionary<string, string> _names = catalog.Of<OrchestrationTrigger>()
        .ToDictionary(pair => pair.Trigger.Name, pair => pair.Trigger.Name, StringComparer.OrdinalIgnoreCase);

    public async Task RunAsync(ApiCall call)
    {
        using JsonDocument? input = await JsonBody.ReadAsync(call);
        StartAnswer.CheckWait(call);
        var options = new StartOrchestrationOptions(call.InstanceIdOrNone)
        {
            Version = call.Text("version") is { } version ? new TaskVersion(version) : null,
        };
        string id = await StartAsync(NameOf(call.Argument("name")), input?.RootElement, options, call.Aborted);
        await answer.SendAsync(call, id);
    }

    private string NameOf(string asked) => _names.GetValueOrDefault(asked) ?? throw Refusal.Error(
        StatusCodes.Status400BadRequest, $"The function '{asked}' does not exist, is disabled, or is no orchestrator function.");

    private async Task<string> StartAsync(string name, JsonElement? input, StartOrchestrationOptions options, CancellationToken cancellation)
    {
        try
        {
            return await client.ScheduleNewOrchestrationInstanceAsync(new TaskName(name), input, options, cancellation);
        }
        catch (ArgumentException wrong)
        {
            throw Refusal.Error(StatusCodes.Status400BadRequest, wrong.Message);
        }
    }
}
