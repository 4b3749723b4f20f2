using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Numbers;
using Workflow.Tests.Support;

namespace Workflow.Tests.Numbers;

/// <summary>Looks at storage cost what is asked for and no more.</summary>
public sealed class RememberedTests
{
    private readonly StandingClock clock = new(new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog log = new();
    private int looks;
    private Exception? failure;

    [Fact]
    public async Task Value_NobodyAsks_NobodyLooks()
    {
        _ = Memory();
        clock.Advance(TimeSpan.FromHours(1));
        await Task.Yield();

        Assert.Equal(0, looks);
    }

    [Fact]
    public async Task Value_AskedAThousandTimesInAMinute_IsLookedForOnceAndThenAgain()
    {
        var memory = Memory();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => memory.RefreshAsync(default)));
        clock.Advance(Limits.NumbersRemembered - TimeSpan.FromTicks(1));
        await memory.RefreshAsync(default);
        Assert.Equal(("1", 1), (memory.Value, looks));

        clock.Advance(TimeSpan.FromTicks(1));
        await memory.RefreshAsync(default);

        Assert.Equal(("2", 2), (memory.Value, looks));
    }

    [Fact]
    public async Task Value_StorageIsAway_StaysWhatItWasAndIsSaid()
    {
        var memory = Memory();
        await memory.RefreshAsync(default);
        failure = new RequestFailedException(503, "the body of an answer", "ServerBusy", null);
        clock.Advance(Limits.NumbersRemembered);

        await memory.RefreshAsync(default);

        Assert.Equal(("1", 2), (memory.Value, looks));
        Assert.Contains("503 ServerBusy", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the body of an answer", log.Text, StringComparison.Ordinal);
    }

    private Remembered<string> Memory() => new(
        _ =>
        {
            looks++;
            return failure is null ? Task.FromResult($"{looks}") : Task.FromException<string>(failure);
        },
        clock,
        LoggerFactory.Create(logging => logging.AddProvider(log)).CreateLogger<RememberedTests>());
}
