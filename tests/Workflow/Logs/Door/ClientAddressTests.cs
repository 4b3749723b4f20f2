using System.Net;
using Microsoft.AspNetCore.Http;
using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

public sealed class ClientAddressTests
{
    [Theory]
    // From elsewhere: what it says of itself is not believed.
    [InlineData("203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", null, "203.0.113.7")]
    // Through our proxy: what the proxy has written last.
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.4", "203.0.113.7:49152", "203.0.113.7")]
    [InlineData("172.31.0.4", "203.0.113.7", "203.0.113.7")]
    [InlineData("192.168.1.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("169.254.1.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("100.64.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.4", "203.0.113.7", "203.0.113.7")]
    [InlineData("172.32.0.4", "203.0.113.7", "172.32.0.4")]
    [InlineData("100.128.0.1", "203.0.113.7", "100.128.0.1")]
    [InlineData("::1", "[2001:db8:1:2::7]:49152", "20010db800010002")]
    [InlineData("fd00::4", "2001:db8:1:2::8", "20010db800010002")]
    // Nothing that could be read.
    [InlineData("127.0.0.1", "<script>", "127.0.0.1")]
    [InlineData("127.0.0.1", "", "127.0.0.1")]
    [InlineData("127.0.0.1", null, "127.0.0.1")]
    public void Address_OfACaller_IsThatOfTheConnectionOrWhatOurProxySays(string connected, string? forwarded, string expected)
    {
        var request = From(connected, forwarded);

        Assert.Equal(expected, ClientAddress.Of(request, behindAppService: false));
        Assert.Equal(expected, ClientAddress.Of(request, behindAppService: true));
    }

    [Theory]
    // Nothing else is left of the caller.
    [InlineData("169.254.130.1", null, "203.0.113.7:49152", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.4", "", "[2001:db8:1:2::7]:49152", "20010db800010002")]
    [InlineData("10.0.0.4", null, "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    // Something is.
    [InlineData("10.0.0.4", "203.0.113.7", "198.51.100.1", "203.0.113.7")]
    [InlineData("203.0.113.7", null, "198.51.100.1", "203.0.113.7")]
    [InlineData("10.0.0.4", null, "<script>", "10.0.0.4")]
    public void Address_InAppService_IsThatOfItsFrontEndsHeaderIfNoOtherIsLeft(string connected, string? forwarded, string clientIp, string expected)
    {
        var request = From(connected, forwarded);
        request.Headers["Client-IP"] = clientIp;

        Assert.Equal(expected, ClientAddress.Of(request, behindAppService: true));
    }

    [Fact]
    public void Address_Elsewhere_IsNotWhatTheCallerSaysOfItself()
    {
        var request = From("10.0.0.4", null);
        request.Headers["Client-IP"] = new(["198.51.100.1", "203.0.113.7"]);

        Assert.Equal("10.0.0.4", ClientAddress.Of(request, behindAppService: false));
        Assert.Equal("203.0.113.7", ClientAddress.Of(request, behindAppService: true));
    }

    private static HttpRequest From(string connected, string? forwarded)
    {
        var request = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(connected) } }.Request;
        request.Headers["X-Forwarded-For"] = forwarded;
        return request;
    }
}
