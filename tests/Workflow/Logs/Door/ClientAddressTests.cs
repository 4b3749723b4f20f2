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
        var request = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(connected) } }.Request;
        request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(expected, ClientAddress.Of(request));
    }
}
