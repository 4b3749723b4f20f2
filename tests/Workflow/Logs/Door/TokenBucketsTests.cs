using Workflow.Logs.Door;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs.Door;

public sealed class TokenBucketsTests
{
    private readonly StandingClock clock = new(new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Key_WithinItsMinute_IsAdmittedAsOftenAsSet_ThenTold_HowLongToWait()
    {
        var buckets = new TokenBuckets(30, clock);

        for (var i = 0; i < 30; i++)
            Assert.Equal(TimeSpan.Zero, buckets.Take("用户-1"));
        Assert.Equal(TimeSpan.FromSeconds(2), buckets.Take("用户-1"));
        Assert.Equal(TimeSpan.Zero, buckets.Take("用户-2"));
    }

    [Fact]
    public void Key_ThatWaitsAsTold_IsAdmitted_AndOneThatComesBefore_IsNot()
    {
        var buckets = new TokenBuckets(30, clock);
        while (buckets.Take("用户-1") == TimeSpan.Zero)
        {
        }

        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take("用户-1"));
        clock.Advance(TimeSpan.FromTicks(2));
        Assert.Equal(TimeSpan.Zero, buckets.Take("用户-1"));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take("用户-1"));
    }

    [Fact]
    public void Wait_OfAKey_IsWhatItWouldBeTold_AndTakesNothing()
    {
        var buckets = new TokenBuckets(1, clock);
        for (var looks = 0; looks < 3; looks++)
            Assert.Equal(TimeSpan.Zero, buckets.WaitOf("用户-1"));
        Assert.Equal(TimeSpan.Zero, buckets.Take("用户-1"));

        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(TimeSpan.FromSeconds(45), buckets.WaitOf("用户-1"));
        clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (buckets.WaitOf("用户-1"), buckets.Take("用户-1")));
    }

    [Fact]
    public void Key_AfterALongTime_HasNoMoreThanAMinutesWorth()
    {
        var buckets = new TokenBuckets(3, clock);
        buckets.Take("用户-1");
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => buckets.Take("用户-1") == TimeSpan.Zero));
    }

    [Fact]
    public void Keys_AsManyAsAreRemembered_KeepTheirCount_AndOneMore_ForgetsTheOldest()
    {
        var buckets = new TokenBuckets(1, clock);
        for (var key = 0; key < Limits.RateKeys; key++)
            buckets.Take($"用户-{key}");
        Assert.NotEqual(TimeSpan.Zero, buckets.Take("用户-0"));

        buckets.Take("用户-x");

        Assert.NotEqual(TimeSpan.Zero, buckets.Take("用户-0"));
        Assert.NotEqual(TimeSpan.Zero, buckets.Take("用户-2"));
        Assert.Equal(TimeSpan.Zero, buckets.Take("用户-1"));
    }
}
