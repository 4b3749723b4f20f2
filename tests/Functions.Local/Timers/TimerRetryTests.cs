using Functions.Local.Discovery;
using Functions.Local.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Tests.Timers;

/// <summary>What a timer function's retry attribute asks for.</summary>
public sealed class TimerRetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 17, 59, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    private readonly FakeClock _clock = new(Start);
    private readonly TimerTests.Runs _runs = new() { Failure = new InvalidOperationException("存储不在") };
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Retry_OfAFailedRun_ComesAfterItsWait_UntilOneSucceeds_AndTheDueTimeIsServedOnce()
    {
        await using TestHost host = await StartAsync<Fixed>();
        await _clock.PassAsync(Due);
        Assert.Equal(Due, (await _runs.NextAsync()).At);

        await _clock.PassAsync(Due.AddSeconds(10));
        Assert.Equal(Due.AddSeconds(10), (await _runs.NextAsync()).At);
        _runs.Failure = null;
        await _clock.PassAsync(Due.AddSeconds(20));
        Assert.Equal(Due.AddSeconds(20), (await _runs.NextAsync()).At);

        await _clock.WhenAwaitedAsync(Due.AddSeconds(20).AddMinutes(1));
        Assert.Equal(0, _runs.Waiting);
        Assert.Equal(2, host.Log.Lines.Count(line => line.Level == LogLevel.Warning && line.Text.Contains("runs again in 00:00:10", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Retries_ThatAreUsedUp_EndTheRun()
    {
        await using TestHost host = await StartAsync<Fixed>();
        await _clock.PassAsync(Due);
        await _runs.NextAsync();
        for (int retry = 1; retry <= 3; retry++)
        {
            await _clock.PassAsync(Due.AddSeconds(10 * retry));
            await _runs.NextAsync();
        }

        await _clock.WhenAwaitedAsync(Due.AddSeconds(30).AddMinutes(1));
        Assert.Equal(0, _runs.Waiting);
        Assert.Equal(4, host.Log.Problems.Count(line => line.Level == LogLevel.Error && line.Exception == _runs.Failure));
    }

    [Fact]
    public async Task Retry_CutShortByTheEndOfTheHost_IsMadeUpForAtTheNextStart()
    {
        await using (await StartAsync<Fixed>())
        {
            await _clock.PassAsync(Due);
            await _runs.NextAsync();
            await _clock.WhenAwaitedAsync(Due.AddSeconds(10));
        }

        _runs.Failure = null;
        await using TestHost host = await StartAsync<Fixed>();

        Assert.True((await _runs.NextAsync()).Info.IsPastDue);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(7, 256)]
    [InlineData(8, 300)]
    [InlineData(500, 300)]
    public void Wait_WithExponentialBackoff_DoublesUpToTheLongest(int retry, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), new RetryRule(-1, TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(5)).WaitBefore(retry));

    [Fact]
    public void Attribute_ThatMakesNoSense_IsRefusedNamingTheFunction()
    {
        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(new HostSetup { Functions = [typeof(Wrong)], Folder = _folder }));

        Assert.Contains("its retry attribute is wrong: The minimumInterval must not be greater", refused.Message, StringComparison.Ordinal);
    }

    private Task<TestHost> StartAsync<T>() => TestHost.StartAsync(new HostSetup
    {
        Functions = [typeof(T)],
        Clock = _clock,
        Folder = _folder,
        Services = services => services.AddSingleton(_runs),
    });

    public sealed class Fixed(TimerTests.Runs runs, TimeProvider clock)
    {
        [Function("Fixed")]
        [FixedDelayRetry(3, "00:00:10")]
        public Task RunAsync([TimerTrigger("0 0 18 * * *")] TimerInfo timer, CancellationToken cancellation)
            => runs.ReportAsync(timer, clock, cancellation);
    }

    public sealed class Wrong
    {
        [Function("Wrong")]
        [ExponentialBackoffRetry(3, "00:10:00", "00:00:04")]
        public Task RunAsync([TimerTrigger("0 0 18 * * *")] TimerInfo timer) => Task.CompletedTask;
    }
}
