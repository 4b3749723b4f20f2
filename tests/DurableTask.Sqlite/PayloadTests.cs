using System.Text;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>Large payloads: stored once, apart, whole again wherever they were handed in, and gone with their last use.</summary>
public sealed class PayloadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("负载-").FullName;

    private string StorePath => Path.Combine(_folder, "store.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each character width, and pieces that end within a character.</summary>
    [Theory]
    [InlineData("a", 64 * 1024)]
    [InlineData("a", 64 * 1024 + 1)]
    [InlineData("é", 700_000)]
    [InlineData("数", 700_001)]
    [InlineData("😀", 600_001)]
    [InlineData("a😀", 350_000)]
    public async Task Payload_OfAnySize_ComesBackAsItWas(string unit, int count)
    {
        string text = "\"" + new StringBuilder().Insert(0, unit, count) + "\"";
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("o", async (context, input) =>
            {
                context.SetCustomStatus(input);
                string said = await context.CallActivityAsync<string>("说", input);
                string raised = await context.WaitForExternalEvent<string>("答");
                string child = await context.CallSubOrchestratorAsync<string>("子", input);
                return said == input && raised == input && child == input && context.GetInput<string>() == input ? input : "不同";
            })
            .AddOrchestratorFunc<string, string>("子", (_, input) => input)
            .AddActivityFunc<string, string>("说", (_, input) => input));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o", text);
        await host.Clock.WhenIdleAsync();
        await host.CrashAsync();
        await host.StartAgainAsync();
        await host.Client.RaiseEventAsync(id, "答", text);

        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(text, done.ReadOutputAs<string>());
        Assert.Equal(text, done.ReadInputAs<string>());
        Assert.Equal(text, done.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task Payload_OfAnInputWithoutAType_IsReadAtTheCall()
    {
        string text = new('数', 100_000);
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<bool>("o", async context =>
            {
                bool before = context.GetInput<string>() == text;
                await context.CreateTimer(TimeSpan.FromHours(1), default);
                return before && context.GetInput<string>() == text;
            }));

        Assert.True((await host.RunAsync("o", text)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Payload_UsedByManyInstancesInManyPlaces_IsThereOnce()
    {
        string text = new('数', 100_000);
        await using DurableTestHost host = await StartAsync(Echo);

        for (int i = 0; i < 5; i++)
            await host.RunAsync("o", text);
        await host.StopAsync();

        Assert.Equal((1, 5), (Count("payloads"), Count("payload_uses")));
        Assert.Equal(0, Count("history WHERE typeof(data) = 'text' AND length(data) > 1000"));
    }

    [Fact]
    public async Task Payload_GoesWithItsLastUse()
    {
        string shared = new('数', 100_000);
        await using DurableTestHost host = await StartAsync(Echo);
        await host.RunAsync("o", shared, new StartOrchestrationOptions("甲"));
        await host.RunAsync("o", shared, new StartOrchestrationOptions("乙"));
        await host.RunAsync("o", new string('独', 1_000_000), new StartOrchestrationOptions("甲"));

        // The second 甲 replaced the first, whose payload 乙 still has.
        Assert.Equal(shared, (await host.Client.GetInstanceAsync("乙", true))!.ReadOutputAs<string>());
        Assert.Equal(2, Count("payloads"));
        await host.Client.PurgeInstanceAsync("乙");
        Assert.Equal((1, 6), (Count("payloads"), Count("payload_chunks")));
        await host.Client.PurgeInstanceAsync("甲");
        Assert.Equal((0, 0, 0), (Count("payloads"), Count("payload_chunks"), Count("payload_uses")));
    }

    [Fact]
    public async Task Payload_OfAnEarlierExecutionOrStatus_GoesWhenItIsReplaced()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<int>("o", async (context, round) =>
            {
                context.SetCustomStatus(new string((char)('一' + round), 100_000));
                await context.CallActivityAsync<string>("说", new string((char)('乙' + round), 100_000));
                context.SetCustomStatus(null);
                await context.CallActivityAsync<string>("说", "小");
                if (round < 5)
                    context.ContinueAsNew(round + 1);
                else
                    await context.WaitForExternalEvent<string>("无");
            })
            .AddActivityFunc<string, string>("说", (_, input) => input));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("o", 0);
        await host.Clock.WhenIdleAsync();

        // The last execution's argument, which is its result too.
        Assert.Equal((1, 1), (Count("payloads"), Count("payload_uses")));
    }

    [Fact]
    public async Task Payload_OfAnEventThatNobodyTook_GoesAtTheEnd()
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc("o", async context => await context.WaitForExternalEvent<string>("完")));
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await host.Client.SuspendInstanceAsync(id);
        await host.Client.RaiseEventAsync(id, "他", new string('数', 100_000));
        Assert.Equal(1, Count("payloads"));

        await host.Client.TerminateInstanceAsync(id);
        await host.Client.WaitForInstanceCompletionAsync(id);

        Assert.Equal(0, Count("payloads"));
    }

    [Theory]
    [InlineData("UPDATE payload_chunks SET data = zeroblob(length(data))", "is damaged")]
    [InlineData("DELETE FROM payload_chunks", "is damaged")]
    [InlineData("DELETE FROM payloads", "is not there")]
    public async Task Payload_ThatIsDamaged_StopsOnlyItsInstance_WhichIsNamed(string damage, string expected)
    {
        await using DurableTestHost host = await StartAsync(registry => registry
            .AddOrchestratorFunc<string, string>("o", async (context, input) => input[..1] + await context.WaitForExternalEvent<string>("答")));
        foreach (string id in new[] { "坏", "好" })
            await host.Client.ScheduleNewOrchestrationInstanceAsync("o", id == "坏" ? new string('数', 100_000) : "小", new StartOrchestrationOptions(id));
        await host.Clock.WhenIdleAsync();
        await host.StopAsync();
        using (Connection raw = Connection.Open(StorePath))
            raw.Execute(damage);
        await host.StartAgainAsync();

        StoredDataException refused = await Assert.ThrowsAsync<StoredDataException>(() => host.Client.RaiseEventAsync("坏", "答", "一"));
        await host.Client.RaiseEventAsync("好", "答", "二");

        Assert.Contains($"instance '坏' {expected}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("小二", (await host.Client.WaitForInstanceCompletionAsync("好", true)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync("坏"))!.RuntimeStatus);
        Assert.True(host.Health.IsHealthy);
        await host.Client.TerminateInstanceAsync("坏");
        await host.Client.PurgeInstanceAsync("坏");
        Assert.Null(await host.Client.GetInstanceAsync("坏"));
    }

    [Fact]
    public void Check_AtTheLimit_Passes_AndOnePast_NamesInstanceAndNextStep()
    {
        string largest = new('数', Limits.PayloadBytes / 3);
        string fits = largest + new string('a', Limits.PayloadBytes % 3);

        Assert.Same(fits, Payloads.Check(fits, "The input", "甲"));
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Payloads.Check(fits + "a", "The input", "甲"));

        Assert.Contains("The input of instance '甲' has 104,857,601 bytes; at most 104,857,600 are allowed. Put the data into a file", refused.Message, StringComparison.Ordinal);
    }

    private static void Echo(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string, string>("o", async (context, input) => await context.CallActivityAsync<string>("说", input))
        .AddActivityFunc<string, string>("说", (_, input) => input);

    private Task<DurableTestHost> StartAsync(Action<DurableTaskRegistry> register) => DurableTestHost.StartAsync(register, storePath: StorePath);

    private long Count(string rows)
    {
        using Connection raw = Connection.Open(StorePath);
        return raw.ReadLong("SELECT count(*) FROM " + rows);
    }
}
