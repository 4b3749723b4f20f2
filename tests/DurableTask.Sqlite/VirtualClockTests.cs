using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

public class VirtualClockTests
{
    [Fact]
    public async Task Advance_FiresTimersInOrder_EachAtItsOwnTime()
    {
        VirtualClock clock = new();
        DateTimeOffset start = clock.GetUtcNow();
        List<(string Name, double Seconds)> fired = [];
        using ITimer late = clock.CreateTimer(_ => Note("late"), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        using ITimer early = clock.CreateTimer(_ => Note("early"), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        using ITimer every = clock.CreateTimer(_ => Note("every"), null, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(12));
        using ITimer gone = clock.CreateTimer(_ => Note("gone"), null, TimeSpan.FromSeconds(20), Timeout.InfiniteTimeSpan);
        gone.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        await clock.AdvanceAsync(TimeSpan.FromSeconds(35));

        Assert.Equal([("early", 10), ("every", 12), ("every", 24), ("late", 30)], fired);
        Assert.Equal(TimeSpan.FromSeconds(35), clock.GetUtcNow() - start);
        Assert.Equal(TimeSpan.FromSeconds(35), clock.GetElapsedTime(0));

        void Note(string name) => fired.Add((name, (clock.GetUtcNow() - start).TotalSeconds));
    }

    [Fact]
    public async Task AutoAdvance_JumpsOverADelay_ButNotWhileHeld_NorBeyondItsLimit()
    {
        VirtualClock clock = new() { AutoAdvance = true };
        clock.StopAt = clock.GetUtcNow().AddHours(5);
        Task held;
        using (clock.Hold())
        {
            held = Task.Delay(TimeSpan.FromHours(1), clock);
            await Task.Yield();
            Assert.False(held.IsCompleted);
        }

        await held.WaitAsync(TimeSpan.FromSeconds(10));
        Task beyond = Task.Delay(TimeSpan.FromHours(9), clock);
        await clock.WhenIdleAsync();
        Assert.False(beyond.IsCompleted);
    }

    [Fact]
    public async Task RunningActivity_KeepsTimeStill_UnlessItWaitsOnTheClockItself()
    {
        TaskCompletionSource release = new();
        TaskCompletionSource begun = new();
        await using DurableTestHost host = await DurableTestHost.StartAsync(registry => registry
            .AddOrchestratorFunc<string>("race", async context =>
            {
                Task timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                Task<string> call = context.CallActivityAsync<string>(context.GetInput<string>()!);
                return await Task.WhenAny(timer, call) == call ? await call : "timer";
            })
            .AddActivityFunc<object?, string>("works", async (_, _) =>
            {
                begun.SetResult();
                await release.Task;
                return "done";
            })
            .AddActivityFunc<object?, string>("waits", async (_, _) =>
            {
                await Task.Delay(TimeSpan.FromHours(2), VirtualClockOf.Current!);
                return "late";
            }));
        VirtualClockOf.Current = host.Clock;
        string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("race", "works");
        await begun.Task;

        // A clock that took the running activity for idle would jump by then.
        await Task.WhenAny(host.Clock.WhenIdleAsync(), Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        release.SetResult();

        OrchestrationMetadata works = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        OrchestrationMetadata waits = await host.RunAsync("race", "waits");

        Assert.Equal("done", works.ReadOutputAs<string>());
        Assert.Equal("timer", waits.ReadOutputAs<string>());
    }

    /// <summary>The thread that began a wait is often still there when the wait ends: that it leaves then says nothing of what comes after the tick.</summary>
    [Fact]
    public async Task PeriodicTick_KeepsTimeStill_UntilTheCodeBehindItHasRun()
    {
        VirtualClock clock = new() { AutoAdvance = true };
        DateTimeOffset start = clock.GetUtcNow();
        clock.StopAt = start.AddMinutes(5);
        using PeriodicTimer timer = await Task.Run(() =>
        {
            // Never disposed: the work goes on behind the tick, which nobody looks at.
            clock.BeginWork();
            PeriodicTimer begun = new(TimeSpan.FromMinutes(1), clock);
            _ = begun.WaitForNextTickAsync();
            SpinWait.SpinUntil(() => clock.GetUtcNow() > start);
            return begun;
        });

        // A clock that moved on would be at rest at its limit.
        await Task.WhenAny(clock.WhenIdleAsync(), Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));

        Assert.Equal(TimeSpan.FromMinutes(1), clock.GetUtcNow() - start);
    }

    private static class VirtualClockOf
    {
        public static VirtualClock? Current { get; set; }
    }
}
