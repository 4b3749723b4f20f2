namespace WeChat.Tests.Simulated;

public class TokenRulesTests
{
    [Fact]
    public async Task StableToken_AskedAgain_IsTheSameWithItsRemainingSeconds()
    {
        await using var wire = await Wire.StartAsync();
        var first = await wire.StableAsync();
        wire.Clock.Advance(TimeSpan.FromSeconds(7200 - 345));
        Assert.Equal((first.Token, 345), await wire.StableAsync());
        Assert.Equal(7200, first.ExpiresIn);
    }

    [Fact]
    public async Task StableToken_InItsLastFiveMinutes_IsFollowedByTheNext_AndBothAreGood()
    {
        await using var wire = await Wire.StartAsync();
        var old = await wire.StableAsync();
        wire.Clock.Advance(TimeSpan.FromSeconds(7200 - 300));
        var next = await wire.StableAsync();
        Assert.NotEqual(old.Token, next.Token);
        Assert.Equal(7200, next.ExpiresIn);
        Assert.Equal(0, await wire.CodeAsync(old.Token));
        Assert.Equal(0, await wire.CodeAsync(next.Token));
        wire.Clock.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal(42001, await wire.CodeAsync(old.Token));
        Assert.Equal(0, await wire.CodeAsync(next.Token));
    }

    [Fact]
    public async Task StableToken_Forced_EndsTheOldOneAtOnce()
    {
        await using var wire = await Wire.StartAsync();
        var old = await wire.StableAsync();
        var next = await wire.StableAsync(force: true);
        Assert.NotEqual(old.Token, next.Token);
        Assert.Equal(40001, await wire.CodeAsync(old.Token));
        Assert.Equal(0, await wire.CodeAsync(next.Token));
    }

    [Fact]
    public async Task StableToken_ForcedWithinThirtySeconds_IsNotRefreshed()
    {
        await using var wire = await Wire.StartAsync();
        await wire.StableAsync();
        var first = await wire.StableAsync(force: true);
        wire.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(first.Token, (await wire.StableAsync(force: true)).Token);
        wire.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first.Token, (await wire.StableAsync(force: true)).Token);
    }

    [Fact]
    public async Task StableToken_ForcedTheTwentyFirstTimeInADay_IsRefused()
    {
        await using var wire = await Wire.StartAsync();
        await wire.StableAsync();
        for (var i = 0; i < 20; i++)
        {
            await wire.StableAsync(force: true);
            wire.Clock.Advance(TimeSpan.FromSeconds(30));
        }
        var answer = await wire.PostAsync(
            "/cgi-bin/stable_token",
            new { grant_type = "client_credential", appid = wire.Cloud.AppId, secret = wire.Cloud.AppSecret, force_refresh = true });
        Assert.Equal(45009, (int)answer["errcode"]!);
    }

    [Fact]
    public async Task PlainToken_TakenAgain_EndsTheFirstAfterFiveMinutes_AndLeavesTheStableOneAlone()
    {
        await using var wire = await Wire.StartAsync();
        var stable = await wire.StableAsync();
        var first = await wire.PlainAsync();
        var second = await wire.PlainAsync();
        Assert.NotEqual(first.Token, second.Token);
        wire.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(0, await wire.CodeAsync(first.Token));
        wire.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(40001, await wire.CodeAsync(first.Token));
        Assert.Equal(0, await wire.CodeAsync(second.Token));
        Assert.Equal(0, await wire.CodeAsync(stable.Token));
    }

    [Theory]
    [InlineData("client_credential", "", "x", 41002)]
    [InlineData("client_credential", "wx0", "", 41004)]
    [InlineData("client_credential", "wx0", "x", 40013)]
    [InlineData("password", "wx0", "x", 40002)]
    public async Task StableToken_WrongCredentials_HaveTheirCodes(string grant, string appId, string secret, int code)
    {
        await using var wire = await Wire.StartAsync();
        var answer = await wire.PostAsync("/cgi-bin/stable_token", new { grant_type = grant, appid = appId, secret });
        Assert.Equal(code, (int)answer["errcode"]!);
        Assert.Matches(" rid: [0-9a-f-]+$", (string)answer["errmsg"]!);
    }
}
