using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class TimerTests
{
    private static readonly TimeSpan s_recheck = TimeSpan.FromSeconds(5);

    private static void Tasks(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<TimeSpan, double>("sleep", async (context, delay) =>
        {
            DateTime start = context.CurrentUtcDateTime;
            await context.CreateTimer(delay, CancellationToken.None);
            return (context.CurrentUtcDateTime - start).TotalSeconds;
        })
        .AddOrchestratorFunc<int>("month", async context =>
        {
            int polls = 0;
            for (DateTime start = context.CurrentUtcDateTime; context.CurrentUtcDateTime < start.AddMonths(1); polls++)
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return polls;
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10 * 365 * 86_400L)]
    public async Task Timer_OfAnyLength_FiresAtItsTime(long seconds)
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);

        OrchestrationMetadata done = await host.RunAsync("sleep", TimeSpan.FromSeconds(seconds));

        Assert.Equal((OrchestrationRuntimeStatus.Completed, (double)seconds), (done.RuntimeStatus, done.ReadOutputAs<double>()));
    }

    [Fact]
    public async Task MonthOfHourlyTimers_RunsInMoments()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks);

        OrchestrationMetadata done = await host.RunAsync("month");

        Assert.Equal(31 * 24, done.ReadOutputAs<int>());
        Assert.Equal(0, host.Replays);
    }

    [Fact]
    public async Task Timers_SurviveARestart_AndThoseThatFellDueMeanwhileFireAtOnce()
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks, time: clock);
        string soon = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep", TimeSpan.FromDays(1));
        string late = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep", TimeSpan.FromDays(30));
        await clock.WhenIdleAsync();
        await host.CrashAsync();
        await clock.AdvanceAsync(TimeSpan.FromDays(2));

        await host.StartAgainAsync();

        Assert.Equal(2 * 86_400, (await host.Client.WaitForInstanceCompletionAsync(soon, getInputsAndOutputs: true)).ReadOutputAs<double>());
        Assert.False((await host.Client.GetInstanceAsync(late))!.IsCompleted);
        await clock.AdvanceAsync(TimeSpan.FromDays(28));
        Assert.Equal(30 * 86_400, (await host.Client.WaitForInstanceCompletionAsync(late, getInputsAndOutputs: true)).ReadOutputAs<double>());
    }

    [Fact]
    public async Task ClockSetForward_FiresTimersAtTheNextLook()
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks, options => options.ClockRecheckInterval = s_recheck, time: clock);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep", TimeSpan.FromDays(1));
        await clock.WhenIdleAsync();

        clock.SetWallClock(TimeSpan.FromDays(1));
        await clock.AdvanceAsync(s_recheck);

        Assert.True((await host.Client.GetInstanceAsync(id))!.IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClockSetBack_DelaysATimerNoLongerThanItsOwnLength(bool restart)
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(Tasks, options => options.ClockRecheckInterval = s_recheck, time: clock);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep", TimeSpan.FromMinutes(1));
        await clock.WhenIdleAsync();

        clock.SetWallClock(TimeSpan.FromDays(-365));
        if (restart)
        {
            await host.StopAsync();
            await host.StartAgainAsync();
        }

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        OrchestrationMetadata done = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        Assert.True(done.IsCompleted);
        Assert.Equal(60, done.ReadOutputAs<double>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClockSetBack_OrchestrationTimeDoesNotGoBack(bool restart)
    {
        VirtualClock clock = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            registry => registry.AddOrchestratorFunc<double>("o", async context =>
            {
                DateTime start = context.CurrentUtcDateTime;
                await context.WaitForExternalEvent<string>("走");
                return (context.CurrentUtcDateTime - start).TotalSeconds;
            }),
            time: clock);
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("o");
        await clock.WhenIdleAsync();

        clock.SetWallClock(TimeSpan.FromDays(-1));
        if (restart)
        {
            await host.CrashAsync();
            await host.StartAgainAsync();
        }

        await host.Client.RaiseEventAsync(id, "走");
        Assert.Equal(0, (await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true)).ReadOutputAs<double>());
    }

    [Fact]
    public async Task TimersOfAnEndedInstance_AreGone()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc("leave", context =>
            {
                _ = context.CreateTimer(TimeSpan.FromDays(400), CancellationToken.None);
            }));
        DateTimeOffset start = host.Clock.GetUtcNow();

        await host.RunAsync("leave");
        await host.Clock.WhenIdleAsync();
        await host.StopAsync();
        await host.StartAgainAsync();
        await host.Clock.WhenIdleAsync();

        Assert.Equal(start, host.Clock.GetUtcNow());
    }

    [Fact]
    public void Queue_WithManyCanceledTimers_StaysSmallAndInOrder()
    {
        VirtualClock clock = new();
        List<int> fired = [];
        using TimerQueue queue = new(clock, Timeout.InfiniteTimeSpan, (call, _) => fired.Add(call.TaskId));
        DateTime now = clock.GetUtcNow().UtcDateTime;
        for (int i = 0; i < 10_000; i++)
            queue.Add(new TimerCall(1, 0, i, now.AddSeconds(10_000 - i), now));
        for (int i = 0; i < 10_000; i++)
        {
            if (i % 1_000 != 0)
                queue.Remove(1, 0, i);
        }

        Assert.Equal(10, queue.Count);
        clock.AutoAdvance = true;
        SpinWait.SpinUntil(() => queue.Count == 0, TimeSpan.FromSeconds(10));
        Assert.Equal([9_000, 8_000, 7_000, 6_000, 5_000, 4_000, 3_000, 2_000, 1_000, 0], fired);
    }

    [Fact]
    public async Task IdleEngine_WritesNothing()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(
            Tasks, options => options.ClockRecheckInterval = TimeSpan.FromMilliseconds(20), time: TimeProvider.System);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep", TimeSpan.FromDays(3));
        await host.RunAsync("sleep", TimeSpan.FromMilliseconds(1));
        (DateTime, long, DateTime) before = Files(host);

        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        Assert.Equal(before, Files(host));
    }

    private static (DateTime Database, long WalLength, DateTime Wal) Files(DurableTestHost host)
    {
        FileInfo database = new(host.StorePath);
        FileInfo wal = new(host.StorePath + "-wal");
        return (database.LastWriteTimeUtc, wal.Length, wal.LastWriteTimeUtc);
    }
}
