using System.Net;
using System.Text;
using System.Text.Json;
using Workflow.Http;

namespace Workflow.Tests.Logs.Door;

/// <summary>A device and an engineer's page find each other: docs/offline-logs-protocol.md, "Live, over WebRTC".</summary>
public sealed class SignallingTests(SharedDoor door) : IClassFixture<SharedDoor>
{
    private const string Sdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=设备\r\n";

    [Fact]
    public async Task Offer_OfALiveOrder_IsSeenAndAnsweredOnce()
    {
        var site = door.Site;
        var (order, token) = await LiveAsync(site);

        var session = await OfferAsync(site, order, token);
        var offer = Assert.Single((await OffersAsync(site, order)).EnumerateArray());
        Assert.Equal(
            (DoorSite.Device, Sdp, session),
            (offer.GetProperty("device").GetString(), offer.GetProperty("sdp").GetString(), offer.GetProperty("session").GetString()));
        Assert.Equal(204, await AskAsync(site, order, token, session));

        Assert.Equal(200, await AnswerAsync(site, order, session, "v=0 一"));
        Assert.Equal(409, await AnswerAsync(site, order, session, "v=0 二"));
        Assert.Empty((await OffersAsync(site, order)).EnumerateArray());
        using var answer = await site.SendAsync(HttpMethod.Get, $"orders/{order}/rtc/answer?session={session}", $"Bearer {token}");
        Assert.Equal("v=0 一", (await DoorSite.JsonAsync(answer)).GetProperty("sdp").GetString());
    }

    [Fact]
    public async Task Offer_AfterItsTime_IsGoneForBoth()
    {
        var site = door.Site;
        var (order, token) = await LiveAsync(site);
        var session = await OfferAsync(site, order, token);
        await site.Running.Clock.AdvanceAsync(Limits.OfferTime - TimeSpan.FromSeconds(1));
        Assert.Equal(204, await AskAsync(site, order, token, session));

        await site.Running.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Empty((await OffersAsync(site, order)).EnumerateArray());
        Assert.Equal((410, 410), (await AskAsync(site, order, token, session), await AnswerAsync(site, order, session, "v=0")));
    }

    [Fact]
    public async Task Offer_MadeAnew_TakesThePlaceOfTheFirst()
    {
        var site = door.Site;
        var (order, token) = await LiveAsync(site);
        var first = await OfferAsync(site, order, token);

        var second = await OfferAsync(site, order, token, Sdp + "a=2\r\n");

        Assert.NotEqual(first, second);
        Assert.Equal(second, Assert.Single((await OffersAsync(site, order)).EnumerateArray()).GetProperty("session").GetString());
        Assert.Equal((410, 410), (await AskAsync(site, order, token, first), await AnswerAsync(site, order, first, "v=0")));
        Assert.Equal(200, await AnswerAsync(site, order, second, "v=0"));
    }

    [Fact]
    public async Task Session_OfAnotherOrderDeviceOrMaker_OpensNothing()
    {
        var site = door.Site;
        var (order, token) = await LiveAsync(site);
        var session = await OfferAsync(site, order, token);
        var (other, otherToken) = (await site.OpenAsync("用户-2", live: true), await site.UploadTokenAsync(uin: "用户-2"));

        Assert.Equal(410, await AskAsync(site, other, otherToken, session));
        Assert.Equal(410, await AskAsync(site, order, token, $"{session[..^2]}{(session[^2] == 'A' ? 'B' : 'A')}{session[^1]}"));
        Assert.Equal(410, await AskAsync(site, order, token, token));
        Assert.Equal(410, await AskAsync(site, order, token, ""));
        Assert.Equal(401, await AskAsync(site, order, otherToken, session));
        Assert.Equal(410, await AnswerAsync(site, other, session, "v=0"));
        Assert.Equal(410, await AnswerAsync(site, order, session, "v=0", "zweitesgeraet000"));
    }

    [Fact]
    public async Task Order_ThatIsNotLive_CannotBeWatched()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        var token = await site.UploadTokenAsync();

        using var offered = await PostOfferAsync(site, order, token, Sdp);
        using var offers = await site.SendAsync(HttpMethod.Get, $"orders/{order}/rtc/offers", null);
        using var unknown = await site.SendAsync(HttpMethod.Get, "orders/%2E%2E/rtc/offers", null);

        Assert.All([offered, offers, unknown], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"sdp":1}""", 400)]
    [InlineData("""{"sdp":""}""", 400)]
    [InlineData("""{"sdp":"\ud800"}""", 400)]
    [InlineData("""{"sdp":"v=0","session":"x"}""", 400)]
    [InlineData("""{"sdp":"v=0","what":1}""", 400)]
    public async Task Offer_ThatIsNone_IsABadRequest(string body, int status)
    {
        var site = door.Site;
        var (order, token) = await LiveAsync(site);

        using var answer = await site.SendAsync(HttpMethod.Post, $"orders/{order}/rtc/offer", $"Bearer {token}", Encoding.UTF8.GetBytes(body));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Sdp_AtTheMostBytes_IsTaken_AndOnePast_IsNot()
    {
        var site = door.Site;
        var (order, token) = await LiveAsync(site);
        var atLimit = "v=0" + new string('\n', Limits.SdpBytes - 3);

        using var taken = await PostOfferAsync(site, order, token, atLimit);
        using var refused = await PostOfferAsync(site, order, token, atLimit + "\n");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (taken.StatusCode, refused.StatusCode));
        Assert.Equal(atLimit, Assert.Single((await OffersAsync(site, order)).EnumerateArray()).GetProperty("sdp").GetString());
    }

    private static async Task<(string Order, string Token)> LiveAsync(DoorSite site)
    {
        var order = await site.OpenAsync(live: true);
        return (order, await site.UploadTokenAsync());
    }

    private static Task<HttpResponseMessage> PostOfferAsync(DoorSite site, string order, string token, string sdp) =>
        site.SendAsync(HttpMethod.Post, $"orders/{order}/rtc/offer", $"Bearer {token}", JsonSerializer.SerializeToUtf8Bytes(new { sdp }, Json.Options));

    private static async Task<string> OfferAsync(DoorSite site, string order, string token, string sdp = Sdp)
    {
        using var answer = await PostOfferAsync(site, order, token, sdp);
        return (await DoorSite.JsonAsync(answer)).GetProperty("session").GetString()!;
    }

    private static async Task<JsonElement> OffersAsync(DoorSite site, string order)
    {
        using var answer = await site.SendAsync(HttpMethod.Get, $"orders/{order}/rtc/offers", null);
        return (await DoorSite.JsonAsync(answer)).GetProperty("offers");
    }

    private static async Task<int> AskAsync(DoorSite site, string order, string token, string session)
    {
        using var answer = await site.SendAsync(HttpMethod.Get, $"orders/{order}/rtc/answer?session={session}", $"Bearer {token}");
        return (int)answer.StatusCode;
    }

    private static async Task<int> AnswerAsync(DoorSite site, string order, string session, string sdp, string device = DoorSite.Device)
    {
        using var answer = await site.Running.PostAsync(
            $"api/logs/orders/{order}/rtc/answer/{device}", JsonSerializer.Serialize(new { sdp, session }, Json.Options));
        return (int)answer.StatusCode;
    }
}
