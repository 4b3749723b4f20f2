using System.Text.Json;
using Functions.Local.Durable;
using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Tests.Durable;

/// <summary>An orchestrator gets its input as the type that it asks for, whether the backend's context reads it so or the host does.</summary>
public sealed class InputTests
{
    private static readonly Order Sample = new("订单", 3, DayOfWeek.Friday, ["甲", "乙"]);

    public static TheoryData<bool, string, object?, string> Inputs
    {
        get
        {
            var data = new TheoryData<bool, string, object?, string>();
            foreach (bool reads in (bool[])[true, false])
            {
                data.Add(reads, "ReadsRecord", Sample, "订单 3 Friday 甲乙");
                data.Add(reads, "ReadsRecord", null, "nothing");
                data.Add(reads, "ReadsText", "页面", "页面");
                data.Add(reads, "ReadsNumber", 7, "7");
                data.Add(reads, "ReadsNumber", null, "0");
                data.Add(reads, "ReadsTwice", Sample, "订单 2");
                data.Add(reads, "ReadsAfterContinuing", 2, "0");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Input_OfAnyType_IsWhatTheCodeAsksFor(bool backendReads, string orchestrator, object? input, string expected)
    {
        await using TestHost host = await TestHost.StartAsync(new HostSetup
        {
            Functions = [typeof(InputOrchestrations)],
            Services = services => services.AddSingleton(new DurableBackend { ReadsInputAsAsked = backendReads }),
        });
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions("输入"));
        OrchestrationMetadata ended = await client.WaitForInstanceCompletionAsync("输入", getInputsAndOutputs: true)
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        Assert.Equal(expected, ended.ReadOutputAs<string>());
    }
}

public sealed record Order(string Name, int Count, DayOfWeek Day, IReadOnlyList<string> Lines);

public sealed class InputOrchestrations
{
    [Function(nameof(ReadsRecord))]
    public static Task<string> ReadsRecord([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(
        context.GetInput<Order>() is { } order ? $"{order.Name} {order.Count} {order.Day} {string.Concat(order.Lines)}" : "nothing");

    [Function(nameof(ReadsText))]
    public static Task<string?> ReadsText([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.GetInput<string>());

    [Function(nameof(ReadsNumber))]
    public static Task<string> ReadsNumber([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult($"{context.GetInput<int>()}");

    [Function(nameof(ReadsTwice))]
    public static Task<string> ReadsTwice([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(
        $"{context.GetInput<Order>()!.Name} {context.GetInput<JsonElement>().GetProperty("Lines").GetArrayLength()}");

    [Function(nameof(ReadsAfterContinuing))]
    public static Task<string> ReadsAfterContinuing([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int round = context.GetInput<int>();
        if (round > 0)
            context.ContinueAsNew(round - 1);
        return Task.FromResult($"{round}");
    }
}
