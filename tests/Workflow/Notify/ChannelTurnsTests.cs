using Workflow.Notify;
using Workflow.Notify.Channels;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>When a channel may send, and what the others do meanwhile.</summary>
public sealed class ChannelTurnsTests
{
    private readonly StandingClock clock = new(new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero));
    private readonly ChannelTurns turns;

    public ChannelTurnsTests() => turns = new(clock);

    [Fact]
    public void Channel_ThatHasSentTwentyInAMinute_WaitsForTheFirstToBeAMinuteOld()
    {
        for (var i = 0; i < Limits.MessagesPerMinute; i++)
        {
            Assert.True(Send(Delivery.Sent));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(new(false, TimeSpan.FromSeconds(40)), turns.Begin("WeCom"));
        Assert.True(turns.Begin("DingTalk").IsMine);
        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.True(Send(Delivery.Sent));
        Assert.Equal(new(false, TimeSpan.FromSeconds(1)), turns.Begin("WeCom"));
    }

    [Fact]
    public void Channel_ThatIsAtWork_IsAskedAgainSoonAndThenWhenItsTimeIsOver()
    {
        Assert.True(turns.Begin("WeCom").IsMine);

        Assert.Equal(new(false, TimeSpan.FromSeconds(2)), turns.Begin("WeCom"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new(false, TimeSpan.FromSeconds(13)), turns.Begin("WeCom"));
        turns.End("WeCom", null);
        Assert.True(turns.Begin("WeCom").IsMine);
    }

    [Fact]
    public void Channel_ThatHasJustFailed_IsNotCalledForEveryEventThatWaits()
    {
        var failure = new Delivery("It answered with the HTTP status 500.");
        Assert.True(Send(failure));

        clock.Advance(TimeSpan.FromSeconds(24));
        Assert.Equal(new(false, Failure: failure), turns.Begin("WeCom"));
        Assert.True(turns.Begin("WeCom", afterFailure: true).IsMine);
        turns.End("WeCom", null);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Send(Delivery.Sent));
        Assert.True(turns.Begin("WeCom").IsMine);
    }

    private bool Send(Delivery result)
    {
        var isMine = turns.Begin("WeCom").IsMine;
        if (isMine)
            turns.End("WeCom", result);
        return isMine;
    }
}
