using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Tests.Durable;

/// <summary>Orchestrations that end well, badly, or wait; and an HTTP function that starts one as an app does.</summary>
public sealed class SampleOrchestrations
{
    private readonly SampleEvents _events;

    public SampleOrchestrations(SampleEvents events) => _events = events;

    [Function("Greets")]
    public static async Task<string> GreetAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string name = context.GetInput<string>() ?? "无名";
        context.SetCustomStatus(new { stage = "问候" });
        return await context.CallActivityAsync<string>("Greeting", new Person(name, 1));
    }

    [Function("Waits")]
    public static async Task<string> WaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        => await context.WaitForExternalEvent<string>("继续");

    [Function("Versioned")]
    public static Task<string> Version([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.Version);

    [Function("Empty")]
    public static Task Nothing([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

    [Function("Fails")]
    public static async Task FailAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync("Breaks");

    [Function("Catches")]
    public static async Task<string> CatchAsync([OrchestrationTrigger] TaskOrchestrationContext context, FunctionContext function)
    {
        try
        {
            await context.CallActivityAsync("Breaks");
        }
        catch (TaskFailedException failure)
        {
            return $"{function.FunctionDefinition.Name}: {failure.FailureDetails.ErrorType}: {failure.FailureDetails.ErrorMessage}";
        }

        return "none";
    }

    [Function("WaitsInActivity")]
    public static Task WaitInActivityAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Hangs");

    [Function("Greeting")]
    public static Task<string> Greeting([ActivityTrigger] Person person, FunctionContext context)
        => Task.FromResult($"你好，{person.Name}（{context.FunctionDefinition.Name}）");

    [Function("Breaks")]
    public static void Break([ActivityTrigger] string? nothing) => throw new InvalidOperationException("坏了");

    [Function("Hangs")]
    public async Task HangAsync([ActivityTrigger] string? nothing, CancellationToken cancellation)
    {
        _events.Started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }
        finally
        {
            _events.Cancelled.TrySetResult();
        }
    }

    [Function("Start")]
    public static async Task<IActionResult> StartAsync(
        [HttpTrigger("post", Route = "start/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions(id), cancellation);
        return new AcceptedResult((string?)null, client.CreateHttpManagementPayload(id));
    }
}

public sealed record Person([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("age")] int Age);

public sealed class SampleEvents
{
    private int _breaks;

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether this is the first time.</summary>
    public bool BreaksNow() => Interlocked.Increment(ref _breaks) == 1;
}
