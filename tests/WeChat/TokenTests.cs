using Simulator.Faults;

namespace WeChat.Tests;

public class TokenTests
{
    private const string Count = "databasecount";

    [Fact]
    public async Task Token_ManyCallersAtOnce_OneRequestInFlight()
    {
        await using var rig = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => CountAsync(rig)));
        Assert.Equal(1, rig.Cloud.Calls("stable_token"));
        Assert.Equal(40, rig.Cloud.Calls(Count));
    }

    [Fact]
    public async Task Token_OfAnyCall_NeverComesFromTheEndpointThatEndsOthersTokens()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens();
        await CountAsync(rig);
        Assert.Equal(0, rig.Cloud.Calls("token"));
    }

    [Fact]
    public async Task Token_UpToItsMargin_IsKept_ThenTheNextOneIsTakenBeforeItEnds()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Clock.Advance(TimeSpan.FromSeconds(7200) - Limits.TokenMargin - TimeSpan.FromSeconds(1));
        await CountAsync(rig);
        Assert.Equal(1, rig.Cloud.Calls("stable_token"));
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        await CountAsync(rig);
        Assert.Equal(2, rig.Cloud.Calls("stable_token"));
        Assert.Equal(2, rig.Cloud.IssuedTokens.Count);
        Assert.Equal(3, rig.Cloud.Calls(Count)); // none was refused
    }

    [Fact]
    public async Task Token_ThatAnotherProcessTookEarlier_IsUsedForItsRemainingSecondsOnly()
    {
        await using var rig = await StartAsync();
        using var earlier = rig.NewClient();
        await earlier.CountAsync(Rig.Env, "订单", default);
        rig.Clock.Advance(TimeSpan.FromSeconds(7200 - 345));
        await CountAsync(rig); // the same token, 345 seconds left
        Assert.Single(rig.Cloud.IssuedTokens);
        rig.Clock.Advance(TimeSpan.FromSeconds(200));
        await CountAsync(rig);
        Assert.Equal(2, rig.Cloud.IssuedTokens.Count);
        Assert.Equal(3, rig.Cloud.Calls(Count));
    }

    [Fact]
    public async Task Token_WallClockJumps_ChangesNothing()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Clock.JumpWallClock(TimeSpan.FromHours(-5));
        await CountAsync(rig);
        Assert.Equal(1, rig.Cloud.Calls("stable_token"));
    }

    [Theory]
    [InlineData(40001)]
    [InlineData(40014)]
    [InlineData(42001)]
    public async Task Token_RefusedOnce_IsAskedForOnceAndTheCallRepeated(int code)
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens();
        rig.Cloud.Faults.Answer(Count, code, times: 1);
        Assert.Equal(3, await CountAsync(rig));
        Assert.Equal(2, rig.Cloud.Calls("stable_token"));
        Assert.Equal(3, rig.Cloud.Calls(Count));
    }

    [Fact]
    public async Task Token_RevokedInTheMiddle_NormalModeBringsTheNewOne_NothingForced()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens();
        Assert.Equal(3, await CountAsync(rig));
        Assert.Equal(2, rig.Cloud.Calls("stable_token"));
        Assert.DoesNotContain(rig.Log.Lines, line => line.Contains("forced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_RevokedForManyCallers_OneRefreshServesAll()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CountAsync(rig)));
        Assert.Equal(2, rig.Cloud.IssuedTokens.Count);
        Assert.InRange(rig.Cloud.Calls("stable_token"), 2, 3); // 3: a caller's refusal may arrive after the refresh was done
    }

    [Fact]
    public async Task Token_RefusedButHandedOutAgain_IsForcedOnce()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens(keepHandingOut: true);
        Assert.Equal(3, await CountAsync(rig));
        Assert.Equal(3, rig.Cloud.Calls("stable_token")); // first, normal, forced
        Assert.Contains(rig.Log.Lines, line => line.Contains("forced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_ForcedTwiceWithinHalfAMinute_WaitsForTheRest()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens(keepHandingOut: true);
        await CountAsync(rig);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        rig.Cloud.RevokeTokens(keepHandingOut: true);

        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal(ErrorClass.RetryLater, failure.Class);
        Assert.Equal(TimeSpan.FromSeconds(20), failure.RetryAfter);

        rig.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(3, await CountAsync(rig));
    }

    [Fact]
    public async Task Token_ForcedTwentyTimesInADay_IsNotForcedAgainBeforeTheDayIsOver()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        for (var i = 0; i < Limits.ForcedRefreshesPerDay; i++)
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(30));
            rig.Cloud.RevokeTokens(keepHandingOut: true);
            await CountAsync(rig);
        }
        rig.Clock.Advance(TimeSpan.FromSeconds(30));
        rig.Cloud.RevokeTokens(keepHandingOut: true);
        var calls = rig.Cloud.Calls("stable_token");

        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal(ErrorClass.RetryLater, failure.Class);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(calls + 1, rig.Cloud.Calls("stable_token")); // one normal, none forced
    }

    [Fact]
    public async Task Token_RefusedEvenWhenNew_RenewedOnceOnly_ThenLater()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.RevokeToken, Endpoint = Count });
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal(40001, failure.Code);
        Assert.Equal(ErrorClass.RetryLater, failure.Class);
        Assert.True(failure.RetryAfter >= TimeSpan.FromMinutes(1));
        Assert.Equal(2, rig.Cloud.Calls(Count));
        Assert.Equal(2, rig.Cloud.Calls("stable_token"));
    }

    [Fact]
    public async Task Token_RefusedAgainInALaterTryOfTheSameCall_IsNotRenewedASecondTime()
    {
        await using var rig = await StartAsync();
        await CountAsync(rig);
        rig.Cloud.RevokeTokens();
        rig.Cloud.Faults.Answer(Count, -1, from: 2, times: 1);
        rig.Cloud.Faults.Answer(Count, 40001, from: 3);
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((40001, ErrorClass.RetryLater), (failure.Code, failure.Class));
        Assert.Equal(1 + 3, rig.Cloud.Calls(Count));
        Assert.Equal(2, rig.Cloud.Calls("stable_token"));
    }

    [Theory]
    [InlineData(40125, "WeChat__AppSecret")]
    [InlineData(40001, "WeChat__AppSecret")]
    [InlineData(40013, "WeChat__AppId")]
    [InlineData(40243, "WeChat__AppSecret")]
    public async Task TokenEndpoint_RefusesTheCredentials_PermanentAndNamesTheSetting(int code, string setting)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("stable_token", code);
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((code, ErrorClass.Permanent), (failure.Code, failure.Class));
        Assert.Contains(setting, failure.Action, StringComparison.Ordinal);
        Assert.Equal(1, rig.Cloud.Calls("stable_token"));
        Assert.Equal(0, rig.Cloud.Calls(Count));
    }

    [Fact]
    public async Task WrongSecret_EndToEnd_IsPermanent()
    {
        await using var rig = await StartAsync(o => o.AppSecret = "another-secret-0123456789");
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((40125, ErrorClass.Permanent), (failure.Code, failure.Class));
        Assert.DoesNotContain("another-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenEndpoint_BusyForTwoTries_TheThirdServes()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("stable_token", -1, times: 2);
        Assert.Equal(3, await CountAsync(rig));
        Assert.Equal(3, rig.Cloud.Calls("stable_token"));
    }

    [Fact]
    public async Task TokenEndpoint_BusyForLong_ThreeTriesInAll_AndTheNextCallStartsAnew()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Answer("stable_token", -1, times: 3);
        var failure = await rig.FailsAsync(() => CountAsync(rig));
        Assert.Equal((-1, ErrorClass.Retry, false), (failure.Code, failure.Class, failure.OutcomeUnknown));
        Assert.Equal(3, rig.Cloud.Calls("stable_token"));
        Assert.Equal(3, await CountAsync(rig));
    }

    [Fact]
    public async Task Token_OneCallerGivesUp_TheOthersStillGetIt()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Delay, Endpoint = "stable_token", DelaySeconds = 10 });
        using var impatient = new CancellationTokenSource();
        var first = rig.Client.CountAsync(Rig.Env, "订单", impatient.Token);
        var second = CountAsync(rig);
        await rig.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Rig.Patience));
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, await second.WaitAsync(Rig.Patience));
        Assert.Equal(1, rig.Cloud.Calls("stable_token"));
    }

    private static async Task<Rig> StartAsync(Action<WeChatOptions>? configure = null)
    {
        var rig = await Rig.StartAsync(configure);
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        return rig;
    }

    private static Task<long> CountAsync(Rig rig) => rig.Client.CountAsync(Rig.Env, "订单", default);
}
