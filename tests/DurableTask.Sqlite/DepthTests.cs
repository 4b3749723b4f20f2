using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

/// <summary>Data nested more deeply than JSON is written or read costs its own call or instance, which is named, and nobody else.</summary>
public class DepthTests
{
    private const int DeepestAllowed = 64;

    [Theory]
    [InlineData(DeepestAllowed + 1)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task DataTooDeepToBeWritten_IsRefused_OrFailsItsInstance_NamingIt(int depth)
    {
        JsonArray deep = Nested(depth);
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("等", context => context.WaitForExternalEvent<JsonElement>("到"))
            .AddOrchestratorFunc<JsonArray>("出", _ => deep)
            .AddOrchestratorFunc("态", context => context.SetCustomStatus(deep))
            .AddOrchestratorFunc("叫", context => context.CallActivityAsync("深"))
            .AddActivityFunc<JsonArray>("深", _ => deep));

        JsonException input = await Assert.ThrowsAsync<JsonException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("等", deep, new StartOrchestrationOptions("深一")));
        Assert.StartsWith("The input of instance '深一' cannot be written as JSON: ", input.Message, StringComparison.Ordinal);
        Assert.Contains("less deeply nested", input.Message, StringComparison.Ordinal);
        Assert.Null(await host.Client.GetInstanceAsync("深一"));

        await host.Client.ScheduleNewOrchestrationInstanceAsync("等", null, new StartOrchestrationOptions("深二"));
        JsonException raised = await Assert.ThrowsAsync<JsonException>(() => host.Client.RaiseEventAsync("深二", "到", deep));
        Assert.StartsWith("The event '到' of instance '深二' cannot be written as JSON: ", raised.Message, StringComparison.Ordinal);
        await host.Client.RaiseEventAsync("深二", "到", Nested(DeepestAllowed));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.WaitForInstanceCompletionAsync("深二")).RuntimeStatus);

        foreach ((string orchestrator, string what) in new[] { ("出", "The output"), ("态", "The custom status"), ("叫", "The result of activity '深'") })
        {
            TaskFailureDetails failure = (await host.RunAsync(orchestrator, options: new StartOrchestrationOptions("深" + orchestrator))).FailureDetails!;
            Assert.Contains($"{what} of instance '深{orchestrator}' cannot be written as JSON: ", failure.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(DeepestAllowed + 1)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task DataTooDeepToBeRead_FailsItsInstance_NamingIt_WhichARewindMends(int depth)
    {
        string deep = Text(depth);
        DataConverter converter = Microsoft.DurableTask.Converters.JsonDataConverter.Default;
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("等", context => context.WaitForExternalEvent<JsonElement>("到"))
                .AddOrchestratorFunc<JsonElement, int>("进", (_, input) => input.GetArrayLength())
                .AddOrchestratorFunc<int>("问", context => context.GetInput<JsonElement>().GetArrayLength()),
            addServices: services => services.AddSingleton(converter).AddDurableTaskClient().Configure(options => options.DataConverter = new Raw()));

        foreach (string orchestrator in new[] { "进", "问" })
        {
            TaskFailureDetails input = (await host.RunAsync(orchestrator, deep, new StartOrchestrationOptions("深" + orchestrator))).FailureDetails!;
            Assert.Contains($"The input of orchestrator '{orchestrator}' of instance '深{orchestrator}' does not match the type", input.ErrorMessage, StringComparison.Ordinal);
        }

        await host.Client.ScheduleNewOrchestrationInstanceAsync("等", null, new StartOrchestrationOptions("深"));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("等", null, new StartOrchestrationOptions("浅"));
        await host.Client.RaiseEventAsync("深", "到", deep);
        TaskFailureDetails raised = (await host.Client.WaitForInstanceCompletionAsync("深", getInputsAndOutputs: true)).FailureDetails!;
        Assert.Contains("The event '到' for instance '深' does not match the type", raised.ErrorMessage, StringComparison.Ordinal);
        await host.Client.RaiseEventAsync("浅", "到", Text(DeepestAllowed));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.WaitForInstanceCompletionAsync("浅")).RuntimeStatus);

        await host.StopAsync();
        converter = new Raw();
        await host.StartAgainAsync(registry => registry.AddOrchestratorFunc<string, string>("进", (_, input) => $"{input.Length}"));
        await host.Client.RewindInstanceAsync("深进", "能读了");
        Assert.Equal($"{deep.Length}", (await host.Client.WaitForInstanceCompletionAsync("深进", getInputsAndOutputs: true)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task DeepData_WithAConverterThatAllowsForIt_GoesThrough_AlsoThroughACrash()
    {
        string deep = Text(100_000);
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<string, string>("o", async (context, input) =>
                    await context.WaitForExternalEvent<string>("到") == input ? await context.CallActivityAsync<string>("a", input) : "不同")
                .AddActivityFunc<string, string>("a", (_, input) => input),
            addServices: services => services.AddSingleton<DataConverter>(new Raw()));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o", deep);
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "到", deep);

        Assert.Equal(deep, (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).SerializedOutput);
    }

    private static string Text(int depth) => new string('[', depth) + new string(']', depth);

    private static JsonArray Nested(int depth)
    {
        JsonArray nested = [];
        for (int i = 1; i < depth; i++)
            nested = [nested];
        return nested;
    }

    /// <summary>Hands JSON over as it is, as somebody does who has it from elsewhere.</summary>
    private sealed class Raw : DataConverter
    {
        public override string? Serialize(object? value) => (string?)value;

        public override object? Deserialize(string? data, Type targetType) => data;
    }
}
