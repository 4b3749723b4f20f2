using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

/// <summary>Origins, preflights and rates, on every route that devices use.</summary>
public sealed class DoorGateTests(SharedDoor door) : IClassFixture<SharedDoor>
{
    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "orders/pending?device=k3jf92abm4kg03bc" },
        { "POST", "orders/20261121T175900Z-abcdefgh/chunks?index=0&last=false" },
        { "POST", "report?index=0&last=false" },
        { "POST", "orders/20261121T175900Z-abcdefgh/rtc/offer" },
        { "GET", "orders/20261121T175900Z-abcdefgh/rtc/answer?session=x" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Page_OfAnOriginThatIsNotAllowed_Is403WithoutCors_AndOfOneThatIs_ReadsTheAnswer(string method, string path)
    {
        var site = door.Site;

        using var evil = await site.SendAsync(new(method), path, $"uin {site.Token()}", origin: "https://evil.example");
        using var evilAsks = await site.SendAsync(HttpMethod.Options, path, null, origin: "https://evil.example");
        using var shop = await site.SendAsync(new(method), path, null, origin: "https://shop.example");
        using var shopAsks = await site.SendAsync(HttpMethod.Options, path, null, origin: "https://shop.example");
        using var miniProgram = await site.SendAsync(new(method), path, null);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (evil.StatusCode, evilAsks.StatusCode));
        Assert.DoesNotContain(evil.Headers.Concat(evilAsks.Headers), header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.NoContent, shopAsks.StatusCode);
        Assert.All([shop, shopAsks], answer => Assert.Equal("https://shop.example", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin"))));
        Assert.Equal(method == "GET" && path.StartsWith("orders/pending", StringComparison.Ordinal) ? 200 : 401, (int)shop.StatusCode);
        Assert.Equal(shop.StatusCode, miniProgram.StatusCode);
    }

    [Fact]
    public async Task User_WhoComesTooOften_IsTold429_AndAfterTheTimeGiven_IsServed()
    {
        await using var site = await DoorSite.StartAsync(("Logs__RequestsPerMinutePerUser", "3"));

        for (var i = 0; i < 3; i++)
            Assert.Equal(200, await StatusAsync(site, $"uin {site.Token()}"));
        using var refused = await site.AskAsync($"uin {site.Token()}", origin: "https://shop.example");
        var wait = Assert.Single(refused.Headers.GetValues("Retry-After"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "20"), (refused.StatusCode, wait));
        Assert.Equal("Retry-After", Assert.Single(refused.Headers.GetValues("Access-Control-Expose-Headers")));
        Assert.Equal(200, await StatusAsync(site, $"uin {site.Token("用户-2")}"));

        await site.Running.Clock.AdvanceAsync(TimeSpan.FromSeconds(int.Parse(wait, CultureInfo.InvariantCulture)));
        Assert.Equal(200, await StatusAsync(site, $"uin {site.Token()}"));
        Assert.Equal(429, await StatusAsync(site, $"uin {site.Token()}"));
    }

    [Fact]
    public async Task Address_ThatComesTooOften_IsTold429_WhateverItsToken_AndOthersAreServed()
    {
        await using var site = await DoorSite.StartAsync(("Logs__RequestsPerMinutePerAddress", "3"));

        for (var i = 0; i < 3; i++)
            Assert.Equal(200, await StatusAsync(site, $"uin {site.Token($"用户-{i}")}", "203.0.113.7"));

        Assert.Equal(429, await StatusAsync(site, $"uin {site.Token()}", "203.0.113.7"));
        Assert.Equal(429, await StatusAsync(site, null, "198.51.100.1, 203.0.113.7"));
        Assert.Equal(200, await StatusAsync(site, null, "203.0.113.8"));
    }

    /// <summary>Every place of the user is taken by the test: a request that holds one begins when the app comes to it, which nobody can tell.</summary>
    [Fact]
    public async Task Bodies_AtOnce_OfOneUser_PastTheLimit_AreTold503_AndTakenAfterwards()
    {
        var site = door.Site.ForAnother("用户-满");
        var order = await site.OpenAsync();
        var token = await site.UploadTokenAsync();
        var body = Bodies.Gzip(Bodies.Block(("c", $$"""{"uin":"{{site.Uin}}"}""")));
        var slots = site.Running.Services.GetRequiredService<BodySlots>();
        var held = Enumerable.Range(0, Limits.BodiesAtOncePerUser).Select(_ => slots.TryTake(site.Uin)!).ToList();

        using (var busy = await site.ChunkAsync(order, token, 0, body))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
            Assert.Equal("1", Assert.Single(busy.Headers.GetValues("Retry-After")));
        }

        // More than there are places: each gives back its own.
        held.ForEach(place => place.Dispose());
        for (var index = 0; index <= Limits.BodiesAtOncePerUser; index++)
        {
            using var taken = await site.ChunkAsync(order, token, index, body);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
    }

    private static async Task<int> StatusAsync(DoorSite site, string? authorization, string? forwardedFor = null)
    {
        using var answer = await site.SendAsync(HttpMethod.Get, "orders/pending?device=x", authorization, forwardedFor: forwardedFor);
        return (int)answer.StatusCode;
    }
}
