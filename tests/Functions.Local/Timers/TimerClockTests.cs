using Functions.Local.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Tests.Timers;

/// <summary>Clocks that were ahead and are put right.</summary>
public sealed class TimerClockTests
{
    private const string Ahead = "the clock was ahead";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 17, 30, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Start.AddDays(30));
    private readonly TempFolder _folder = new();
    private readonly TimerTests.Runs _runs = new();

    [Fact]
    public async Task ClockAMonthAhead_PutRightWhileTheTimerWaits_TheNextDueTimeIsTodays()
    {
        await using TestHost host = await StartAsync();
        await _clock.PassAsync(Due.AddDays(30));
        await _runs.NextAsync();
        await _clock.WhenAwaitedAsync(Due.AddDays(30).AddMinutes(1));

        _clock.Set(Start);
        await _clock.PassAsync(Due);

        Run run = Run.Of(await _runs.NextAsync());
        Assert.Equal((Due, false, default, Due.UtcDateTime), (run.At, run.IsPastDue, run.Last, run.Next));
        await _clock.PassAsync(Due.AddDays(1));
        Assert.Equal(Due.AddDays(1), (await _runs.NextAsync()).At);
        Assert.Equal(0, _runs.Waiting);
        Assert.Single(host.Log.Problems, line => line.Text.Contains(Ahead, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClockAMonthAhead_PutRightBeforeAnythingRan_TheNextDueTimeIsTodays()
    {
        await using TestHost host = await StartAsync();
        await _clock.WhenAwaitedAsync(Start.AddDays(30).AddMinutes(1));

        _clock.Set(Start);
        await _clock.PassAsync(Due);

        Assert.Equal(Due, (await _runs.NextAsync()).At);
    }

    [Fact]
    public async Task ClockAMonthAhead_PutRightWhileTheHostIsDown_TheNextDueTimeIsTodays()
    {
        await using (await StartAsync())
        {
            await _clock.PassAsync(Due.AddDays(30));
            await _runs.NextAsync();
            await _clock.WhenAwaitedAsync(Due.AddDays(30).AddMinutes(1));
        }

        _clock.Set(Start);
        await using (TestHost host = await StartAsync())
        {
            await _clock.WhenAwaitedAsync(Start.AddMinutes(1));
            Assert.Single(host.Log.Problems, line => line.Text.Contains(Ahead, StringComparison.Ordinal));
        }

        // What was begun anew is remembered: a due time that passes while the host is down is made up for.
        _clock.Set(Due.AddMinutes(10));
        await using TestHost again = await StartAsync();

        Run run = Run.Of(await _runs.NextAsync());
        Assert.Equal((true, Due.UtcDateTime), (run.IsPastDue, run.Next));
        Assert.DoesNotContain(again.Log.Problems, line => line.Text.Contains(Ahead, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClockAMonthAhead_PutRightDuringARun_TheNextDueTimeIsTodays()
    {
        _runs.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost host = await StartAsync();
        await _clock.PassAsync(Due.AddDays(30));
        await _runs.NextAsync();

        _clock.Set(Start);
        _runs.Hold.SetResult();
        await _clock.PassAsync(Due);

        Assert.Equal(Due, (await _runs.NextAsync()).At);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public async Task ClockSetBack_UpToAnHour_ServesNoDueTimeTwice_AndBeyondItsBeginsAnew(int minutes, int runs)
    {
        await using TestHost host = await StartAsync();
        await _clock.PassAsync(Due.AddDays(30));
        await _runs.NextAsync();
        await _clock.WhenAwaitedAsync(Due.AddDays(30).AddMinutes(1));

        // The look at the clock comes a minute later.
        _clock.Set(Due.AddDays(30).AddMinutes(-minutes - 1));
        await _clock.PassAsync(Due.AddDays(30).AddMinutes(5));

        Assert.Equal(runs, _runs.Waiting);
    }

    [Fact]
    public async Task FailedRun_IsAnErrorThatNamesItsDueTimeAndTheNext_AndDoesNotComeAgain()
    {
        _clock.Set(Start);
        _runs.Failure = new InvalidOperationException("坏了");
        await using TestHost host = await StartAsync();

        await _clock.PassAsync(Due);
        await _runs.NextAsync();
        await _clock.PassAsync(Due.AddHours(3));

        Assert.Equal(0, _runs.Waiting);
        LogLine line = Assert.Single(host.Log.Problems, line => line.Text.Contains("was not served", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains("2026-11-21T18:00:00Z was not served", line.Text, StringComparison.Ordinal);
        Assert.Contains("runs next at 2026-11-22T18:00:00Z", line.Text, StringComparison.Ordinal);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(new HostSetup
    {
        Functions = [typeof(TimerTests.Nightly)],
        Clock = _clock,
        Folder = _folder,
        Services = services => services.AddSingleton(_runs),
    });

    private sealed record Run(DateTimeOffset At, bool IsPastDue, DateTime Last, DateTime Next)
    {
        public static Run Of(TimerTests.Run run) => new(run.At, run.Info.IsPastDue, run.Info.ScheduleStatus!.Last, run.Info.ScheduleStatus.Next);
    }
}
