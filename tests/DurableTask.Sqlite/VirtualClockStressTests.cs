using System.Globalization;
using System.IO.Pipelines;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Tests;

/// <summary>
/// Chains of steps whose virtual durations are known, with all kinds of real work between. Whatever the threads do, each chain
/// must end at exactly the sum of its durations: earlier, and time stood still too long; later, and it jumped over work.
/// </summary>
public class VirtualClockStressTests
{
    private static readonly string[] s_kinds =
        ["timer", "delay", "periodic", "io", "run", "yield", "timeout", "hold", "callback", "retry", "child", "schedule", "suspend", "nothing"];

    [Fact]
    public async Task Chains_EndAtTheSumOfTheirDurations()
    {
        for (int seed = 0; seed < 40; seed++)
            await RunAsync(seed);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Chains_ThousandsOfSeeds_EndAtTheSumOfTheirDurations()
        => await Parallel.ForAsync(1_000, 9_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (seed, _) => await RunAsync(seed));

    /// <summary>With one place for activities, those that wait for it must not keep the clock still for the one that has it.</summary>
    [Fact]
    public async Task MoreActivitiesWaitOnTheClockThanMayRun_TimeStillGoesOn()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc("扇出", context => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => context.CallActivityAsync("等"))))
                .AddActivity<Waits>("等"),
            addServices: services => services.Configure<DurableTaskWorkerOptions>(worker => worker.Concurrency.MaximumConcurrentActivityWorkItems = 2));
        DateTimeOffset start = host.Clock.GetUtcNow();

        await host.RunAsync("扇出").WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(TimeSpan.FromHours(5), host.Clock.GetUtcNow() - start);
    }

    /// <summary>Odd numbers of ticks do not fit a double: a timer must not fire a tick before its time.</summary>
    [Fact]
    public async Task TimersOfOddTicks_NeverFireBeforeTheClockSaysSo()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<int, double>("等", async (context, i) =>
                {
                    DateTime due = context.CurrentUtcDateTime.AddTicks((i * 123_456_789_123L) + 7);
                    await context.CreateTimer(due, CancellationToken.None);
                    return await context.CallActivityAsync<double>("看", context.CurrentUtcDateTime);
                })
                .AddActivity<Looks>("看"));
        string[] ids = await Task.WhenAll(Enumerable.Range(1, 200).Select(i => host.Client.ScheduleNewOrchestrationInstanceAsync("等", i)));

        foreach (string id in ids)
        {
            OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
            Assert.InRange(done.ReadOutputAs<double>(), 0, 0);
        }
    }

    private static async Task RunAsync(int seed)
    {
#pragma warning disable CA5394 // A seeded Random, so that the run repeats itself.
        Random random = new(seed);
        int chains = random.Next(1, 6);
        string[][] plans = [.. Enumerable.Range(0, chains).Select(_ => Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"{s_kinds[random.Next(s_kinds.Length)]} {random.Next(1, 15) * 6}").ToArray())];
        int slots = random.Next(3) == 0 ? chains : 20;
#pragma warning restore CA5394
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry
                .AddOrchestratorFunc<string[], double>("链", ChainAsync)
                .AddActivity<Works>("干"),
            addServices: services => services
                .Configure<DurableTaskWorkerOptions>(worker => worker.Concurrency.MaximumConcurrentActivityWorkItems = slots)
                .AddSingleton(provider => (VirtualClock)provider.GetRequiredService<TimeProvider>()),
            seed: seed);
        string[] ids;
        using (host.Clock.Hold())
            ids = await Task.WhenAll(plans.Select(plan => host.Client.ScheduleNewOrchestrationInstanceAsync("链", plan)));

        for (int i = 0; i < ids.Length; i++)
        {
            OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync(ids[i], getInputsAndOutputs: true).WaitAsync(TimeSpan.FromSeconds(30));
            double expected = plans[i].Sum(step => step.StartsWith("nothing", StringComparison.Ordinal) ? 0 : Duration(step));
            Assert.True(
                done.RuntimeStatus == OrchestrationRuntimeStatus.Completed && done.ReadOutputAs<double>() == expected,
                $"seed {seed}, {string.Join(", ", plans[i])}: {done.RuntimeStatus} {done.SerializedOutput} {done.FailureDetails}, must be {expected}");
        }
    }

    private static async Task<double> ChainAsync(TaskOrchestrationContext context, string[] steps)
    {
        DateTime start = context.CurrentUtcDateTime;
        foreach (string step in steps)
        {
            switch (step.Split(' ')[0])
            {
                case "timer":
                    await context.CreateTimer(TimeSpan.FromMinutes(Duration(step)), CancellationToken.None);
                    break;
                case "retry":
                    RetryPolicy policy = new(2, TimeSpan.FromMinutes(Duration(step)), maxRetryInterval: TimeSpan.FromDays(1));
                    DateTime succeeds = context.CurrentUtcDateTime.AddMinutes(Duration(step));
                    await context.CallActivityAsync("干", $"retry {succeeds.Ticks}", TaskOptions.FromRetryPolicy(policy));
                    break;
                case "child":
                    await context.CallSubOrchestratorAsync<double>("链", new[] { $"timer {Duration(step)}" });
                    break;
                case "schedule" or "suspend":
                    await context.CallActivityAsync("干", $"{step} {context.InstanceId}");
                    await context.WaitForExternalEvent<string>("醒");
                    break;
                default:
                    await context.CallActivityAsync("干", step);
                    break;
            }
        }

        return (context.CurrentUtcDateTime - start).TotalMinutes;
    }

    private static long Duration(string step) => long.Parse(step.Split(' ')[1], CultureInfo.InvariantCulture);

    private sealed class Waits(TimeProvider time) : TaskActivity<object?, object?>
    {
        public override async Task<object?> RunAsync(TaskActivityContext context, object? input)
        {
            await Task.Delay(TimeSpan.FromHours(1), time);
            return null;
        }
    }

    /// <summary>How far the clock is from orchestration time, in ticks.</summary>
    private sealed class Looks(TimeProvider time) : TaskActivity<DateTime, double>
    {
        public override Task<double> RunAsync(TaskActivityContext context, DateTime input)
            => Task.FromResult((double)(time.GetUtcNow().UtcDateTime - input).Ticks);
    }

    private sealed class Works(VirtualClock clock, DurableTaskClient client) : TaskActivity<string, object?>
    {
        public override async Task<object?> RunAsync(TaskActivityContext context, string input)
        {
            TimeSpan duration = TimeSpan.FromMinutes(input.StartsWith("retry", StringComparison.Ordinal) ? 0 : Duration(input));
            switch (input.Split(' ')[0])
            {
                case "delay":
                    await Task.Delay(duration / 2, clock);
                    await Task.Yield();
                    await Task.Delay(duration / 2, clock);
                    break;
                case "periodic":
                    using (PeriodicTimer timer = new(duration / 3, clock))
                    {
                        for (int i = 0; i < 3; i++)
                            await timer.WaitForNextTickAsync();
                    }

                    break;
                case "io":
                    await ReadAndWriteAsync();
                    await Task.Delay(duration, clock);
                    await ReadAndWriteAsync();
                    break;
                case "run":
                    await Task.Run(() => Task.Delay(duration, clock));
                    await Task.Run(ReadAndWriteAsync);
                    break;
                case "yield":
                    for (int i = 0; i < 20; i++)
                        await Task.Yield();
                    await Task.Delay(duration, clock).ConfigureAwait(false);
                    break;
                case "timeout":
                    await Task.Run(ReadAndWriteAsync).WaitAsync(TimeSpan.FromSeconds(1), clock);
                    using (CancellationTokenSource patience = new(TimeSpan.FromSeconds(1), clock))
                        await Task.Run(ReadAndWriteAsync, patience.Token);
                    await Task.Delay(duration, clock);
                    break;
                case "hold":
                    using (clock.Hold())
                    using (CancellationTokenSource read = new())
                    {
                        Task patience = Task.Delay(TimeSpan.FromDays(9), clock, read.Token);
                        Assert.NotSame(patience, await Task.WhenAny(ReadAndWriteAsync(), patience));
                        await read.CancelAsync();
                    }

                    await Task.Delay(duration, clock);
                    break;
                case "callback":
                    TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    await using (clock.CreateTimer(_ => called.SetResult(), null, duration, Timeout.InfiniteTimeSpan))
                        await called.Task;
                    break;
                case "retry" when clock.GetUtcNow().Ticks < Duration(input):
                    throw new IOException("断");
                case "schedule":
                    await client.ScheduleNewOrchestrationInstanceAsync(
                        "链", new[] { $"wake 0 {input.Split(' ')[2]}" }, new StartOrchestrationOptions(StartAt: clock.GetUtcNow() + duration));
                    break;
                case "suspend":
                    string target = input.Split(' ')[2];
                    await client.SuspendInstanceAsync(target);
                    await client.RaiseEventAsync(target, "醒", "早");
                    await client.ScheduleNewOrchestrationInstanceAsync(
                        "链", new[] { $"resume 0 {target}" }, new StartOrchestrationOptions(StartAt: clock.GetUtcNow() + duration));
                    break;
                case "wake":
                    await client.RaiseEventAsync(input.Split(' ')[2], "醒", "到点");
                    break;
                case "resume":
                    await client.ResumeInstanceAsync(input.Split(' ')[2]);
                    break;
            }

            return null;
        }

        private static async Task ReadAndWriteAsync()
        {
            Pipe pipe = new();
            Task write = Task.Run(async () =>
            {
                await pipe.Writer.WriteAsync(new byte[100]);
                await pipe.Writer.CompleteAsync();
            });
            string path = Path.GetTempFileName();
            await File.WriteAllTextAsync(path, "真");
            await pipe.Reader.ReadAsync();
            await write;
            File.Delete(path);
        }
    }
}
