using System.Globalization;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>
/// The scenario uses every kind of step. It is crashed before and after each of its commits in turn, and must end each time as it
/// does undisturbed, with every activity effect recorded at least once and none of its results applied twice.
/// </summary>
public class CrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Crash_AtEachCommit_LosesNothingAndAppliesNothingTwice(bool before)
    {
        int commits = 0;
        (string expected, HashSet<string> effects) = await RunAsync(int.MaxValue, before, count => commits = count);
        Assert.Equal("两步 4950 事件 子:10 子:20 失败了 123 3", expected);
        Assert.True(commits > 15, $"the scenario has only {commits} commits");

        for (int at = 1; at <= commits; at++)
        {
            (string result, HashSet<string> after) = await RunAsync(at, before, _ => { });
            Assert.True(expected == result, $"crash {(before ? "before" : "after")} commit {at}: {result}");
            Assert.True(effects.SetEquals(after), $"crash {(before ? "before" : "after")} commit {at}: effects differ");
        }
    }

    private static async Task<(string Result, HashSet<string> Effects)> RunAsync(int crashAt, bool before, Action<int> report)
    {
        HashSet<string> effects = new(StringComparer.Ordinal);
        CrashPoint point = new(crashAt, before);
        VirtualClock clock = new() { AutoAdvance = true };
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => Register(registry, effects),
            addServices: services => CrashingStore.Add(services, () => point),
            time: clock);

        Task crash = Task.Run(async () =>
        {
            await point.Reached;
            await host.CrashAsync();
        });
        Task<OrchestrationMetadata> end = StartAndWaitAsync(host);
        await Task.WhenAny(end, crash);
        if (point.IsReached)
        {
            await crash;
            await host.StartAgainAsync();
            end = StartAndWaitAsync(host);
        }

        OrchestrationMetadata done = await end;
        report(point.Commits);
        Assert.True(done.RuntimeStatus == OrchestrationRuntimeStatus.Completed, done.FailureDetails?.ToString());
        lock (effects)
            return (done.ReadOutputAs<string>()!, [.. effects]);
    }

    /// <summary>A caller that was not told that it started asks again.</summary>
    private static async Task<OrchestrationMetadata> StartAndWaitAsync(DurableTestHost host)
    {
        DurableTaskClient client = host.Client;
        if (await client.GetInstanceAsync("场景") is null)
            await client.ScheduleNewOrchestrationInstanceAsync("scenario", new StartOrchestrationOptions("场景"));
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        return await client.WaitForInstanceCompletionAsync("场景", getInputsAndOutputs: true, patience.Token);
    }

    private static void Register(DurableTaskRegistry registry, HashSet<string> effects)
    {
        registry
            .AddOrchestratorFunc("scenario", async context =>
            {
                string steps = await context.CallActivityAsync<string>("note", "两");
                steps = await context.CallActivityAsync<string>("note", steps + "步");
                int[] fan = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => context.CallActivityAsync<int>("same", i)));
                await context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None);
                Task<string> heard = context.WaitForExternalEvent<string>("e");
                int[] children = await Task.WhenAll(
                    context.CallSubOrchestratorAsync<int>("child", 10),
                    context.CallSubOrchestratorAsync<int>("child", 20, new TaskOptions().WithInstanceId("孩子")));
                string failed = "没失败";
                try
                {
                    await context.CallActivityAsync("fails", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1))));
                }
                catch (TaskFailedException)
                {
                    failed = "失败了";
                }

                string rounds = await context.CallSubOrchestratorAsync<string>("rounds", 1);
                string news = await heard;
                return $"{steps} {fan.Sum()} {news} 子:{children[0]} 子:{children[1]} {failed} {rounds}";
            })
            .AddOrchestratorFunc<int, int>("child", async (context, i) =>
            {
                if (i == 10)
                    context.SendEvent(context.Parent!.InstanceId, "e", "事件");
                await context.CreateTimer(TimeSpan.FromSeconds(i), CancellationToken.None);
                return await context.CallActivityAsync<int>("same", i);
            })
            .AddOrchestratorFunc<int, string>("rounds", async (context, round) =>
            {
                // The event is there before the new execution begins, and goes over to it untaken.
                context.SendEvent(context.InstanceId, "记", round);
                await context.CallActivityAsync<int>("same", 1_000 + round);
                if (round < 3)
                {
                    context.ContinueAsNew(round + 1);
                    return string.Empty;
                }

                string heard = string.Empty;
                for (int i = 0; i < 3; i++)
                    heard += await context.WaitForExternalEvent<int>("记");
                return $"{heard} {round}";
            })
            .AddActivityFunc<string, string>("note", (_, text) => Effect(effects, text, text))
            .AddActivityFunc<int, int>("same", (_, i) => Effect(effects, i.ToString(CultureInfo.InvariantCulture), i))
            .AddActivityFunc("fails", _ => throw new IOException("断"));
    }

    private static T Effect<T>(HashSet<string> effects, string text, T result)
    {
        lock (effects)
            effects.Add(text);
        return result;
    }
}
