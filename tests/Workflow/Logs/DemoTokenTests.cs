using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Http;
using Workflow.Logs.Door;
using Workflow.Logs.Triggers;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs;

public sealed class DemoTokenTests
{
    private const string Key = "钥匙-that-is-longer-than-32-characters";
    private static readonly string LongestUin = "demo-" + new string('用', (Limits.UinBytes - 5) / 3);

    [Fact]
    public async Task Token_OfADemoUser_IsTakenByTheDoorForAnHour()
    {
        await using var app = await RunningApp.StartAsync(null, ("Logs__Demo", "true"), ("Logs__TokenKey", Key));
        app.Clock.AutoAdvance = false;

        var token = (await app.Http.GetFromJsonAsync<DemoToken>($"api/logs/demo/token?uin={Uri.EscapeDataString(LongestUin)}", Json.Options))!;
        var door = app.Services.GetRequiredService<DoorTokens>();

        Assert.Equal((LongestUin, app.Clock.GetUtcNow() + Limits.DemoToken), (token.Uin, token.Expires));
        Assert.Equal(LongestUin, door.ReadUin(With(token)));
        await app.Clock.AdvanceAsync(Limits.DemoToken);
        Assert.Null(door.ReadUin(With(token)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?uin=10001")]
    [InlineData("?uin=Demo-1")]
    [InlineData("?uin=demo-1&uin=10001")]
    [InlineData("?uin=demo-用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用用")]
    public async Task Token_OfAnybodyElse_IsRefused(string query)
    {
        await using var app = await RunningApp.StartAsync(null, ("Logs__Demo", "true"), ("Logs__TokenKey", Key));

        Assert.Equal(HttpStatusCode.BadRequest, (await app.Http.GetAsync($"api/logs/demo/token{query}")).StatusCode);
    }

    [Theory]
    [InlineData("false", Key, "wx")]
    [InlineData(null, Key, "wx")]
    [InlineData("true", null, "wx")]
    [InlineData("true", Key, "")]
    public async Task Token_WithoutDemoKeyOrApp_DoesNotExist(string? demo, string? key, string appId)
    {
        await using var app = await RunningApp.StartAsync(null, ("Logs__Demo", demo), ("Logs__TokenKey", key), ("Logs__Apps", ""), ("WeChat__AppId", appId));

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("api/logs/demo/token?uin=demo-1")).StatusCode);
    }

    private static HttpRequest With(DemoToken token) =>
        new DefaultHttpContext { Request = { Headers = { Authorization = $"uin {token.Token}" } } }.Request;
}
