using Microsoft.AspNetCore.Http;
using Workflow.Logs;
using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

public sealed class OriginsTests
{
    private readonly Origins origins = new(new LogSettings { Origins = ["https://shop.example", "http://localhost:5173"] });

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("https://logs.example", true)]
    [InlineData("http://logs.example", true)]
    [InlineData("http://shop.example", false)]
    [InlineData("https://shop.example.evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://localhost:5174", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    public void Page_OfAnOrigin_IsAdmittedWhereItIsOnTheListOrOurOwn(string origin, bool isAdmitted)
    {
        var request = Request("GET", origin);

        Assert.Equal(isAdmitted, origins.Admit(request));
        var headers = request.HttpContext.Response.Headers;
        Assert.Equal(isAdmitted ? origin : null, (string?)headers.AccessControlAllowOrigin);
        Assert.Equal(isAdmitted ? "Retry-After" : null, (string?)headers.AccessControlExposeHeaders);
        Assert.Equal(("Origin", "no-store"), ((string?)headers.Vary, (string?)headers.CacheControl));
        Assert.False(headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public void Caller_WithoutAnOrigin_IsNoPage_AndIsAdmitted() => Assert.True(origins.Admit(Request("POST", null)));

    [Fact]
    public void Preflight_OfAnAllowedPage_NamesWhatTheLibrarySends()
    {
        var request = Request("OPTIONS", "https://shop.example");

        Assert.True(origins.Admit(request));
        Assert.Equal(
            "Authorization, Content-Type, Content-Encoding, Idempotency-Key", (string?)request.HttpContext.Response.Headers.AccessControlAllowHeaders);
    }

    private static HttpRequest Request(string method, string? origin)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Host) = (method, new HostString("logs.example"));
        request.Headers.Origin = origin;
        return request;
    }
}
