using System.Threading.Channels;
using Functions.Local.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Tests.Timers;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 17, 30, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Start);
    private readonly TempFolder _folder = new();
    private readonly Runs _runs = new();

    [Fact]
    public async Task Timer_AtItsDueTime_RunsOnceWithItsStatus()
    {
        await using TestHost host = await StartAsync<Nightly>();

        await _clock.PassAsync(Due);

        Run run = await _runs.NextAsync();
        Assert.False(run.Info.IsPastDue);
        Assert.Equal(default, run.Info.ScheduleStatus!.Last);
        Assert.Equal(Due.UtcDateTime, run.Info.ScheduleStatus.Next);
        Assert.Equal(Due, run.At);
        await _clock.PassAsync(Due.AddDays(1));
        Run second = await _runs.NextAsync();
        Assert.Equal(Due.UtcDateTime, second.Info.ScheduleStatus!.Last);
        Assert.Equal(Due.AddDays(1).UtcDateTime, second.Info.ScheduleStatus.Next);
        Assert.Equal(0, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhoseDueTimePassedWhileDown_RunsOnceAtOncePastDue()
    {
        await using (await StartAsync<Nightly>())
        {
        }

        _clock.Advance(TimeSpan.FromDays(3));
        await using TestHost host = await StartAsync<Nightly>();

        Run run = await _runs.NextAsync();
        Assert.True(run.Info.IsPastDue);
        Assert.Equal(Due.UtcDateTime, run.Info.ScheduleStatus!.Next);
        await _clock.PassAsync(Due.AddDays(3));
        Assert.False((await _runs.NextAsync()).Info.IsPastDue);
        Assert.Equal(0, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhoseDueTimePassedBySecondsWhileDown_IsStillPastDue()
    {
        await using (await StartAsync<Nightly>())
        {
        }

        _clock.Set(Due.AddSeconds(1));
        await using TestHost host = await StartAsync<Nightly>();

        Assert.True((await _runs.NextAsync()).Info.IsPastDue);
    }

    [Fact]
    public async Task Timer_StartedAgainBeforeItsDueTime_DoesNotRun()
    {
        await using (await StartAsync<Nightly>())
        {
            await _clock.PassAsync(Due);
            await _runs.NextAsync();
            await _clock.WhenAwaitedAsync(Due.AddMinutes(1));
        }

        await using TestHost host = await StartAsync<Nightly>();

        await _clock.PassAsync(Due.AddMinutes(3));
        Assert.Equal(0, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhenTheClockJumpsForward_RunsAtTheNextLookPastDue()
    {
        await using TestHost host = await StartAsync<Nightly>();
        await _clock.WhenAwaitedAsync(Start.AddMinutes(1));

        _clock.Set(Due.AddHours(2));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await _runs.NextAsync()).Info.IsPastDue);
    }

    [Fact]
    public async Task Timer_WhenTheClockIsSetBack_DoesNotRunTheSameDueTimeAgain()
    {
        await using TestHost host = await StartAsync<Nightly>();
        await _clock.PassAsync(Due);
        await _runs.NextAsync();
        await _clock.WhenAwaitedAsync(Due.AddMinutes(1));

        _clock.Set(Due.AddMinutes(-10));
        await _clock.PassAsync(Due.AddMinutes(10));

        Assert.Equal(0, _runs.Waiting);
        Assert.Contains(host.Log.Problems, line => line.Text.Contains("set back", StringComparison.Ordinal));
        await _clock.PassAsync(Due.AddDays(1));
        await _runs.NextAsync();
    }

    [Fact]
    public async Task Timer_WhenTheClockIsSetBackDuringItsRun_DoesNotRunTheSameDueTimeAgain()
    {
        _runs.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost host = await StartAsync<Nightly>();
        await _clock.PassAsync(Due);
        await _runs.NextAsync();

        _clock.Set(Due.AddMinutes(-10));
        _runs.Hold.SetResult();
        await _clock.PassAsync(Due.AddMinutes(10));

        Assert.Equal(0, _runs.Waiting);
    }

    [Fact]
    public async Task Timer_WhoseRunTakesLongerThanItsInterval_RunsOneAtATimeAndSkipsWhatPassed()
    {
        _runs.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost host = await StartAsync<Hourly>(("AzureFunctionsJobHost__functionTimeout", "-1"));
        await _clock.PassAsync(Due);
        await _runs.NextAsync();

        _clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(0, _runs.Waiting);
        _runs.Hold.SetResult();

        Assert.True((await _runs.NextAsync()).Info.IsPastDue);
        await _clock.PassAsync(Due.AddHours(4));
        Run onTime = await _runs.NextAsync();
        Assert.Equal((false, Due.AddHours(4)), (onTime.Info.IsPastDue, onTime.At));
    }

    [Fact]
    public async Task Timer_ThatFails_IsLoggedOnceAndRunsAgain()
    {
        _runs.Failure = new InvalidOperationException("坏了");
        await using TestHost host = await StartAsync<Hourly>();

        await _clock.PassAsync(Due);
        await _runs.NextAsync();
        await _clock.PassAsync(Due.AddHours(1));
        await _runs.NextAsync();
        await _clock.WhenAwaitedAsync(Due.AddHours(1).AddMinutes(1));

        Assert.Equal(2, host.Log.Problems.Count(line => line.Level == LogLevel.Error && line.Exception == _runs.Failure));
    }

    [Fact]
    public async Task Timer_WhoseServiceFailsToBeDisposed_RunsAgain()
    {
        await using TestHost host = await StartAsync<WithBadService>();

        await _clock.PassAsync(Due);
        await _runs.NextAsync();
        await _clock.PassAsync(Due.AddHours(1));
        await _runs.NextAsync();
    }

    [Fact]
    public async Task Timer_OverItsFunctionTimeout_IsCancelledAndRunsAgain()
    {
        _runs.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost host = await StartAsync<Hourly>(("AzureFunctionsJobHost__functionTimeout", "00:10:00"));
        await _clock.PassAsync(Due);
        await _runs.NextAsync();

        _clock.Advance(TimeSpan.FromMinutes(10));
        await _clock.WhenAwaitedAsync(Due.AddMinutes(11));

        Assert.Contains(host.Log.Problems, line => line.Text.Contains("functionTimeout", StringComparison.Ordinal));
        _runs.Hold = null;
        await _clock.PassAsync(Due.AddHours(1));
        await _runs.NextAsync();
    }

    [Fact]
    public async Task Timer_WithRunOnStartup_RunsAtOnceAndKeepsItsDueTime()
    {
        await using TestHost host = await StartAsync<AtStart>();

        Run first = await _runs.NextAsync();
        Assert.Equal((false, Start), (first.Info.IsPastDue, first.At));
        await _clock.PassAsync(Due);
        Run second = await _runs.NextAsync();
        Assert.Equal((Start.UtcDateTime, Due.UtcDateTime), (second.Info.ScheduleStatus!.Last, second.Info.ScheduleStatus.Next));
    }

    [Fact]
    public async Task Timer_WithoutMonitor_HasNoStatusAndForgets()
    {
        await using (await StartAsync<Unmonitored>())
        {
        }

        _clock.Advance(TimeSpan.FromDays(2));
        await using TestHost host = await StartAsync<Unmonitored>();

        await _clock.PassAsync(Due.AddDays(2));
        Run run = await _runs.NextAsync();
        Assert.Equal(Due.AddDays(2), run.At);
        Assert.Null(run.Info.ScheduleStatus);
        Assert.False(File.Exists(TimersFile));
    }

    [Fact]
    public async Task Timer_WhoseScheduleChanged_IsNotPastDue()
    {
        await using (await StartAsync<Configured>(("Plan", "0 0 18 * * *")))
        {
        }

        _clock.Advance(TimeSpan.FromHours(2));
        await using TestHost host = await StartAsync<Configured>(("Plan", "0 45 19 * * *"));

        await _clock.PassAsync(new DateTimeOffset(2026, 11, 21, 19, 45, 0, TimeSpan.Zero));
        Assert.False((await _runs.NextAsync()).Info.IsPastDue);
        Assert.Equal(0, _runs.Waiting);
    }

    [Theory]
    [InlineData("{ 这不是")]
    [InlineData("[]")]
    [InlineData("{\"Nightly\":null}")]
    [InlineData("")]
    public async Task Memory_ThatIsBroken_IsAWarningAtMost(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(TimersFile)!);
        await File.WriteAllTextAsync(TimersFile, text);

        await using TestHost host = await StartAsync<Nightly>();

        await _clock.PassAsync(Due);
        await _runs.NextAsync();
        Assert.All(host.Log.Problems, line => Assert.Equal(LogLevel.Warning, line.Level));
        await _clock.WhenAwaitedAsync(Due.AddMinutes(1));
        Assert.Contains("2026-11-22T18:00:00Z", await File.ReadAllTextAsync(TimersFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CutShortByTheEndOfTheHost_IsMadeUpForAtTheNextStart()
    {
        _runs.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (await StartAsync<Nightly>())
        {
            await _clock.PassAsync(Due);
            await _runs.NextAsync();
        }

        _runs.Hold = null;
        await using TestHost host = await StartAsync<Nightly>();

        Assert.True((await _runs.NextAsync()).Info.IsPastDue);
    }

    [Fact]
    public async Task Timer_DisabledByASetting_DoesNotRun()
    {
        await using TestHost host = await StartAsync<AtStart>(("AzureWebJobs.AtStart.Disabled", "1"));

        Assert.Contains(host.Log.Lines, line => line.Text == "AtStart is disabled by a setting");
        await host.StopAsync();
        Assert.Equal(0, _runs.Waiting);
    }

    private string TimersFile => Path.Combine(_folder.Path, ".data", "workflow.timers.json");

    private Task<TestHost> StartAsync<T>(params (string Name, string Value)[] settings) => TestHost.StartAsync(new HostSetup
    {
        Functions = [typeof(T)],
        Clock = _clock,
        Folder = _folder,
        Settings = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
        Services = services => services.AddSingleton(_runs).AddScoped<BadService>(),
    });

    internal sealed record Run(TimerInfo Info, DateTimeOffset At);

    /// <summary>What the timer functions report to.</summary>
    public sealed class Runs
    {
        private readonly Channel<Run> _runs = Channel.CreateUnbounded<Run>();

        public TaskCompletionSource? Hold { get; set; }

        public Exception? Failure { get; set; }

        public int Waiting => _runs.Reader.Count;

        internal async Task<Run> NextAsync() => await _runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        public async Task ReportAsync(TimerInfo info, TimeProvider clock, CancellationToken cancellation)
        {
            await _runs.Writer.WriteAsync(new Run(info, clock.GetUtcNow()), cancellation);
            if (Hold is { } hold)
                await hold.Task.WaitAsync(cancellation);
            if (Failure is { } failure)
                throw failure;
        }
    }

    public sealed class Nightly(Runs runs, TimeProvider clock)
    {
        [Function("Nightly")]
        public Task RunAsync([TimerTrigger("0 0 18 * * *")] TimerInfo timer, CancellationToken cancellation)
            => runs.ReportAsync(timer, clock, cancellation);
    }

    public sealed class Hourly(Runs runs, TimeProvider clock)
    {
        [Function("Hourly")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellation)
            => runs.ReportAsync(timer, clock, cancellation);
    }

    public sealed class AtStart(Runs runs, TimeProvider clock)
    {
        [Function("AtStart")]
        public Task RunAsync([TimerTrigger("0 0 18 * * *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
            => runs.ReportAsync(timer, clock, context.CancellationToken);
    }

    public sealed class Unmonitored(Runs runs, TimeProvider clock)
    {
        [Function("Unmonitored")]
        public Task RunAsync([TimerTrigger("0 0 18 * * *", UseMonitor = false)] TimerInfo timer)
            => runs.ReportAsync(timer, clock, CancellationToken.None);
    }

    public sealed class BadService : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("关不上");
    }

    public sealed class WithBadService(Runs runs, TimeProvider clock, BadService service)
    {
        [Function("WithBadService")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            Assert.NotNull(service);
            return runs.ReportAsync(timer, clock, CancellationToken.None);
        }
    }

    public sealed class Configured(Runs runs, TimeProvider clock)
    {
        [Function("Configured")]
        public Task RunAsync([TimerTrigger("%Plan%")] TimerInfo timer) => runs.ReportAsync(timer, clock, CancellationToken.None);
    }
}
