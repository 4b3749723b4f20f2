using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>The largest payload goes wherever a payload may go, on a real engine; one byte more is refused there, and named.</summary>
public class PayloadLimitTests
{
    private const int Quotes = 2;
    private const string Sentence = " has 104,857,601 bytes; at most 104,857,600 are allowed. Put the data into a file";

    private static readonly Lazy<string> s_larger = new(() => new string('a', Limits.PayloadBytes - Quotes + 1));

    [Fact]
    [Trait("Category", "Soak")]
    public async Task PayloadAtTheLimit_GoesThroughEveryPlace()
    {
        string largest = new('a', Limits.PayloadBytes - Quotes);
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("o", async (context, input) =>
            {
                context.SetCustomStatus(input);
                string said = await context.CallActivityAsync<string>("说", input);
                string heard = await context.WaitForExternalEvent<string>("到");
                string child = await context.CallSubOrchestratorAsync<string>("子", heard);
                return said == input && child == input ? child : "不同";
            })
            .AddOrchestratorFunc<string, string>("子", (_, input) => input)
            .AddActivityFunc<string, string>("说", (_, input) => input));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o", largest);

        await host.Client.RaiseEventAsync(id, "到", largest);
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal(Limits.PayloadBytes, done.SerializedOutput!.Length);
        Assert.Equal(done.SerializedInput, done.SerializedOutput);
        Assert.Equal(done.SerializedInput, done.SerializedCustomStatus);
    }

    [Fact]
    public async Task PayloadOneByteLarger_AsInputEventResultOrOutput_IsRefused_NamingInstanceAndNextStep()
    {
        await using DurableTestHost host = await StartAsync();

        ArgumentException input = await Assert.ThrowsAsync<ArgumentException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("等", s_larger.Value, new StartOrchestrationOptions("大")));
        Assert.StartsWith("The input of instance '大'" + Sentence, input.Message, StringComparison.Ordinal);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("等", null, new StartOrchestrationOptions("等一"));
        ArgumentException raised = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RaiseEventAsync("等一", "到", s_larger.Value));
        Assert.StartsWith("The event '到' of instance '等一'" + Sentence, raised.Message, StringComparison.Ordinal);
        await AssertFailsAsync(host, "The output");
        await AssertFailsAsync(host, "The result of activity '说'");

        await host.Client.RaiseEventAsync("等一", "到", "好");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.WaitForInstanceCompletionAsync("等一")).RuntimeStatus);
    }

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData("The input of activity '说'")]
    [InlineData("The input of sub-orchestrator '等'")]
    [InlineData("The custom status")]
    [InlineData("The event '到' sent by a turn")]
    [InlineData("The input of the next execution")]
    public async Task PayloadOneByteLarger_AnywhereElse_FailsItsInstance(string place)
    {
        await using DurableTestHost host = await StartAsync();
        await AssertFailsAsync(host, place);
    }

    private static async Task AssertFailsAsync(DurableTestHost host, string place)
    {
        TaskFailureDetails failure = (await host.RunAsync("用", place, new StartOrchestrationOptions("用" + place))).FailureDetails!;
        Assert.Contains($"{place} of instance '用{place}'" + Sentence, failure.ErrorMessage, StringComparison.Ordinal);
    }

    private static Task<DurableTestHost> StartAsync() => DurableTestHost.StartAsync(registry => registry
        .AddOrchestratorFunc("等", context => context.WaitForExternalEvent<string>("到"))
        .AddOrchestratorFunc<string, string>("用", UseAsync)
        .AddActivityFunc<string>("说", _ => s_larger.Value));

    /// <summary>Puts the text that is too large into one place.</summary>
    private static async Task<string> UseAsync(TaskOrchestrationContext context, string place)
    {
        switch (place)
        {
            case "The result of activity '说'":
                return await context.CallActivityAsync<string>("说");
            case "The input of activity '说'":
                return await context.CallActivityAsync<string>("说", s_larger.Value);
            case "The input of sub-orchestrator '等'":
                return await context.CallSubOrchestratorAsync<string>("等", s_larger.Value);
            case "The custom status":
                context.SetCustomStatus(s_larger.Value);
                break;
            case "The event '到' sent by a turn":
                context.SendEvent("等一", "到", s_larger.Value);
                break;
            case "The input of the next execution":
                context.ContinueAsNew(s_larger.Value);
                break;
        }

        return s_larger.Value;
    }
}
