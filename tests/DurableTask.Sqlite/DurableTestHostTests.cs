using System.Diagnostics;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Xunit.Abstractions;

namespace DurableTask.Sqlite.Tests;

public class DurableTestHostTests(ITestOutputHelper output)
{
    /// <summary>Each has a clock of its own: none waits for another, and none sees another's time.</summary>
    [Fact]
    public async Task AHundredHosts_InOneProcess_RunSideBySide()
    {
        long begin = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(Enumerable.Range(1, 100).Select(async i =>
        {
            await using DurableTestHost host = await DurableTestHost.StartAsync(Register);
            DateTimeOffset start = host.Clock.GetUtcNow();

            OrchestrationMetadata done = await host.RunAsync("天", i);

            Assert.Equal($"{i} 天", done.ReadOutputAs<string>());
            Assert.Equal(TimeSpan.FromDays(i), host.Clock.GetUtcNow() - start);
        }));
        output.WriteLine($"{Stopwatch.GetElapsedTime(begin).TotalMilliseconds / 100:0.0} ms a host, started, run and stopped; {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / 100:0.0} ms of processor");
    }

    [Fact]
    public async Task SameSeed_GivesTheSameIdsAndHistory_AnotherSeedOthers()
    {
        string first = await RecordAsync(seed: 7);

        Assert.Equal(first, await RecordAsync(seed: 7));
        Assert.NotEqual(first, await RecordAsync(seed: 8));

        static async Task<string> RecordAsync(int seed)
        {
            await using DurableTestHost host = await DurableTestHost.StartAsync(Register, seed: seed);
            OrchestrationMetadata done = await host.RunAsync("天", 30);
            return host.Record(done.InstanceId).ToJson();
        }
    }

    [Fact]
    public async Task RunThatNothingCanEnd_SaysWhatItWaitsFor_InsteadOfHanging()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("等", context => context.WaitForExternalEvent<string>("没人发")));
        host.RestBeforeReport = TimeSpan.FromMilliseconds(50);

        InvalidOperationException stuck = await Assert.ThrowsAsync<InvalidOperationException>(() => host.RunAsync("等", options: new StartOrchestrationOptions("等待")));

        Assert.StartsWith("The orchestration '等' (等待) is Running and waits for something that nothing running will bring", stuck.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misuse_IsAnErrorThatSaysWhatToDo()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Register, time: TimeProvider.System);
        Assert.Contains("use Time", Assert.Throws<InvalidOperationException>(() => host.Clock).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAgainAsync());
        await host.StopAsync();
        await host.StopAsync();
        Assert.Contains("StartAgainAsync", Assert.Throws<InvalidOperationException>(() => host.Client).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentNullException>(() => DurableTestHost.StartAsync(null!));
    }

    /// <summary>A start that fails leaves nothing behind, and the host can be started again.</summary>
    [Fact]
    public async Task StartThatFails_ThrowsWhatWentWrong_AndLeavesNoFolder()
    {
        string? path = null;

        await Assert.ThrowsAsync<FormatException>(() => DurableTestHost.StartAsync(
            _ => throw new FormatException("登记坏了"), options => path = options.StorePath));

        Assert.False(path is not null && File.Exists(path));
    }

    [Fact]
    public async Task AYearOfHourlyPolls_WithFullHistory()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("年", async context =>
            {
                int sum = 0;
                for (int hour = 0; hour < 8_760; hour++)
                {
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    sum += await context.CallActivityAsync<int>("问", hour);
                }

                return sum;
            })
            .AddActivityFunc<int, int>("问", (_, hour) => hour));
        long begin = Stopwatch.GetTimestamp();
        TimeSpan processor = Environment.CpuUsage.TotalTime;

        OrchestrationMetadata done = await host.RunAsync("年");

        output.WriteLine($"{Stopwatch.GetElapsedTime(begin).TotalSeconds:0.00} s, {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:0.00} s of processor");
        Assert.Equal(8_760 * 8_759 / 2, done.ReadOutputAs<int>());
        Assert.Equal((4 * 8_760) + 2, host.Record(done.InstanceId).Events.Count);
        Assert.Equal(0, host.Replays);
    }

    private static void Register(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<int, string>("天", async (context, days) =>
        {
            for (int day = 0; day < days; day++)
                await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return await context.CallActivityAsync<string>("说", $"{days} 天");
        })
        .AddActivityFunc<string, string>("说", (_, text) => text);
}
