using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

/// <summary><c>POST /api/logs/orders/{id}/chunks</c> and <c>POST /api/logs/report</c> as a device and a stranger see them.</summary>
public sealed class TakeChunkTests(SharedDoor door) : IClassFixture<SharedDoor>
{
    [Fact]
    public async Task Chunk_OfAnOrder_IsKeptOnce_HoweverOftenItComes()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        var token = await site.UploadTokenAsync();

        foreach (var message in (string[])["第一次", "第一次", "别的"])
        {
            using var answer = await site.ChunkAsync(order, token, 0, Body(site, message));
            Assert.Equal("k3jf92abm4kg03bc.0", (await DoorSite.JsonAsync(answer)).GetProperty("received").GetString());
        }

        var (receipts, messages) = await site.StoredAsync(order);
        Assert.Equal((1, "第一次"), (Assert.Single(receipts).Logs, Assert.Single(messages)));
    }

    [Fact]
    public async Task Token_ThatIsUsedUp_TakesNoNewChunk_AndStillAcknowledgesTheKnown()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        var token = await site.UploadTokenAsync();
        using var first = await site.ChunkAsync(order, token, 0, Body(site, "一"), last: true);

        using var again = await site.ChunkAsync(order, token, 0, Body(site, "一"), last: true);
        using var more = await site.ChunkAsync(order, token, 1, Body(site, "二"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, again.StatusCode, more.StatusCode));
        Assert.Equal(["一"], (await site.StoredAsync(order)).Messages);
    }

    [Fact]
    public async Task Token_OfAnotherOrderDeviceUserOrTime_TakesNothing()
    {
        var site = door.Site;
        var theirs = await site.OpenAsync("用户-2");
        var token = await site.UploadTokenAsync(uin: "用户-2");
        var order = await site.OpenAsync();

        using var otherOrder = await site.ChunkAsync(order, token, 0, Body(site, "一"));
        using var otherDevice = await site.ChunkAsync(theirs, token, 0, Body(site, "一"), key: $"{theirs}.zweitesgeraet000.0");
        using var otherIndex = await site.ChunkAsync(theirs, token, 0, Body(site, "一"), key: $"{theirs}.{DoorSite.Device}.1");
        using var noKey = await site.ChunkAsync(theirs, token, 0, Body(site, "一"), key: "");
        using var uinToken = await site.ChunkAsync(theirs, site.Token("用户-2"), 0, Body(site, "一"));
        using var broken = await site.ChunkAsync(theirs, $"{token[..^2]}{(token[^2] == 'A' ? 'B' : 'A')}{token[^1]}", 0, Body(site, "一"));
        var signed = new UploadRight { Order = theirs, Uin = site.Uin, Device = DoorSite.Device, Expires = long.MaxValue };
        using var otherUser = await site.ChunkAsync(theirs, site.Running.Services.GetRequiredService<DoorTokens>().Issue(signed), 0, Body(site, "一"));
        await site.Running.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        using var late = await site.ChunkAsync(theirs, token, 0, Body(site, "一"));

        Assert.Equal(
            [401, 400, 400, 400, 401, 401, 401, 401],
            new[] { otherOrder, otherDevice, otherIndex, noKey, uinToken, broken, otherUser, late }.Select(answer => (int)answer.StatusCode));
        Assert.Empty((await site.StoredAsync(theirs)).Receipts);
        Assert.Empty((await site.StoredAsync(order)).Receipts);
    }

    [Fact]
    public async Task Logs_OfSomebodyElse_AreNotKept()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        var body = Bodies.Gzip(string.Join('\n', Block("我的", site.Uin), Block("他的", "用户-2"), Block("没登录的", "")));

        using var answer = await site.ChunkAsync(order, await site.UploadTokenAsync(), 0, body);

        Assert.Equal((HttpStatusCode.OK, "我的"), (answer.StatusCode, Assert.Single((await site.StoredAsync(order)).Messages)));
    }

    [Theory]
    [InlineData("cut", 400)]
    [InlineData("absurd", 400)]
    [InlineData("half", 400)]
    [InlineData("large", 413)]
    [InlineData("bomb", 413)]
    public async Task Body_ThatIsRefused_LeavesNothing_AndTheKeyIsFree(string kind, int status)
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        var token = await site.UploadTokenAsync();
        var sound = Body(site, "一");
        var body = kind switch
        {
            "cut" => sound[..^3],
            // The first line is sound: it must not stay either.
            "absurd" => Bodies.Gzip($"{Block("先", site.Uin)}\n{Bodies.Block(("t", "[-1]"))}"),
            "half" => Encoding.UTF8.GetBytes(Block("先", site.Uin)[..^10]),
            "large" => new byte[Limits.BodyBytes + 1],
            _ => Bodies.Gzip(new byte[64 * 1024 * 1024]),
        };

        using var refused = await site.ChunkAsync(order, token, 0, body);
        Assert.Equal((status, "application/problem+json"), ((int)refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Empty((await site.StoredAsync(order)).Messages);
        using var answer = await site.ChunkAsync(order, token, 0, sound);

        Assert.Equal((HttpStatusCode.OK, "一"), (answer.StatusCode, Assert.Single((await site.StoredAsync(order)).Messages)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    public async Task Gzip_OfWhichNothingIsLeft_Is400_AndMayComeAgain_AlsoAsTheLast(string left)
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        var token = await site.UploadTokenAsync();
        var body = left.Length == 0 ? [] : Encoding.UTF8.GetBytes(Block("一", site.Uin));

        using var refused = await site.ChunkAsync(order, token, 0, body, last: true, isCalledGzip: true);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty((await site.StoredAsync(order)).Receipts);
        using var answer = await site.ChunkAsync(order, token, 0, Body(site, "一"), last: true);

        Assert.Equal((HttpStatusCode.OK, "一"), (answer.StatusCode, Assert.Single((await site.StoredAsync(order)).Messages)));
    }

    [Fact]
    public async Task Body_OfNothing_FromADeviceThatCannotCompress_FinishesIt()
    {
        var site = door.Site;
        var order = await site.OpenAsync();

        using var answer = await site.ChunkAsync(order, await site.UploadTokenAsync(), 0, [], last: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, Assert.Single((await site.StoredAsync(order)).Receipts).Logs);
        using var asked = await site.AskAsync($"uin {site.Token()}");
        Assert.Empty((await DoorSite.JsonAsync(asked)).GetProperty("orders").EnumerateArray());
    }

    [Fact]
    public async Task Body_OfUnknownLengthThatIsTooLarge_Is413()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/logs/orders/{order}/chunks?index=0&last=false");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {await site.UploadTokenAsync()}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{order}.{DoorSite.Device}.0");
        request.Headers.TransferEncodingChunked = true;
        var line = Bodies.Block(("m", $"[\"{new string('x', 1_000_000)}\"]")) + "\n";
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 5))));

        using var answer = await site.Running.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("?last=true")]
    [InlineData("?index=0")]
    [InlineData("?index=-1&last=true")]
    [InlineData("?index=0x1&last=true")]
    [InlineData("?index=99999999999&last=true")]
    [InlineData("?index=0&last=True")]
    [InlineData("?index=0&index=1&last=true")]
    public async Task Address_ThatDoesNotPlaceTheChunk_IsABadRequest(string query)
    {
        var site = door.Site;
        var order = await site.OpenAsync();

        using var answer = await site.SendAsync(
            HttpMethod.Post, $"orders/{order}/chunks{query}", $"Bearer {await site.UploadTokenAsync()}", Body(site, "一"), $"{order}.{DoorSite.Device}.0");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Encoding_ThatIsNotKnown_Is415()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/logs/orders/{order}/chunks?index=0&last=false");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {await site.UploadTokenAsync()}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{order}.{DoorSite.Device}.0");
        request.Content = new ByteArrayContent(Body(site, "一")) { Headers = { { "Content-Encoding", "br" } } };

        using var answer = await site.Running.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Report_WithoutAValidToken_Is401_AndBeginsNothing()
    {
        var site = door.Site;

        foreach (var token in (string[])["", "x", site.Token(app: "wx-other"), site.Token(minutes: 0), site.Token(key: new string('k', 40))])
        {
            using var answer = await site.ReportAsync(token, DoorSite.Device, 0, Body(site, "一"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.DoesNotContain("started (Report)", site.Running.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfTheApp_HoldsNoTokenUserOrMessage()
    {
        var site = door.Site;
        var order = await site.OpenAsync("geheimer-nutzer", live: true);
        var (uin, upload) = (site.Token("geheimer-nutzer"), await site.UploadTokenAsync(uin: "geheimer-nutzer"));
        using var offer = await site.SendAsync(HttpMethod.Post, $"orders/{order}/rtc/offer", $"Bearer {upload}", """{"sdp":"v=0 geheim"}"""u8.ToArray());
        var session = (await DoorSite.JsonAsync(offer)).GetProperty("session").GetString()!;
        using var asked = await site.SendAsync(HttpMethod.Get, $"orders/{order}/rtc/answer?session={session}", $"Bearer {upload}");
        using var damaged = await site.ChunkAsync(order, upload, 0, Encoding.UTF8.GetBytes("""{"v":1,"geheim":"""));
        using var taken = await site.ChunkAsync(order, upload, 0, Bodies.Gzip(Block("geheime nachricht", "geheimer-nutzer")), last: true);
        using var refused = await site.ReportAsync($"{uin}x", DoorSite.Device, 0, Body(site, "geheime nachricht"));

        Assert.Equal([204, 400, 200, 401], new[] { asked, damaged, taken, refused }.Select(answer => (int)answer.StatusCode));
        Assert.Contains("is refused with 400", site.Running.Log.Text, StringComparison.Ordinal);
        foreach (var secret in (string[])["geheim", DoorSite.Key, uin, upload, session, upload.Split('.')[2], uin.Split('.')[2]])
            Assert.DoesNotContain(secret, site.Running.Log.Text, StringComparison.Ordinal);
    }

    private static byte[] Body(DoorSite site, string message) => Bodies.Gzip(Block(message, site.Uin));

    private static string Block(string message, string uin) =>
        Bodies.Block(("m", $"[\"{message}\"]"), ("c", $$"""{"from":"https://shop.example/","id":"shop","uin":"{{uin}}","version":"1"}"""));
}
