using System.Net;
using System.Net.Sockets;
using System.Text;
using Simulator;
using Simulator.Faults;

namespace WeChat.Tests;

/// <summary>Where the link of a job may lead, and where not.</summary>
public class FileLinkTests
{
    private static readonly Uri Link = new("https://bucket-1254135806.cos.ap-shanghai.myqcloud.com/订单/secret-path.json?q-signature=abcdef");

    [Theory]
    [InlineData("https://tcb-mongodb-data-1254135806.cos.ap-shanghai.myqcloud.com/a?q-sign=1")]
    [InlineData("https://MYQCLOUD.com./a")]
    [InlineData("https://b.cos.ap-guangzhou.tencentcos.cn/a")]
    [InlineData("https://7465-test.tcb.qcloud.la/a")]
    public void Link_ToTencentsStorage_IsFollowed(string link) => new FileLinks(new WeChatOptions()).Check(new Uri(link));

    [Theory]
    [InlineData("http://b.cos.ap-shanghai.myqcloud.com/a", "not encrypted")]
    [InlineData("https://evilmyqcloud.com/a", "\"evilmyqcloud.com\"")]
    [InlineData("https://myqcloud.com.evil.example/a", "\"myqcloud.com.evil.example\"")]
    [InlineData("https://b.cos.ap-shanghai.myqcloud.com@evil.example/a", "\"evil.example\"")]
    [InlineData("https://qcloud.la/a", "\"qcloud.la\"")]
    [InlineData("https://169.254.169.254/latest/meta-data", "169.254.169.254")]
    [InlineData("https://[fd00::1]/a", "fd00::1")]
    [InlineData("http://127.0.0.1:7071/admin", "127.0.0.1")]
    [InlineData("https://localhost/a", "localhost")]
    [InlineData("file:///etc/passwd", "not a web address")]
    [InlineData("ftp://b.cos.ap-shanghai.myqcloud.com/a", "not a web address")]
    public async Task Link_ToElsewhere_IsRefused_AndOnlyTheHostIsNamed(string link, string named)
    {
        using var client = new CloudDatabaseClient(Settings(), new VirtualClock(), new Random(7), new CapturedLog());
        var failure = await Assert.ThrowsAsync<WeChatException>(() => client.OpenDownloadAsync(new Uri(link), 0, null, default));
        Assert.Equal((FailureKind.LinkRefused, ErrorClass.Permanent), (failure.Kind, failure.Class));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/a", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WeChat__FileHosts", failure.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files.example.com", "https://files.example.com/a", true)]
    [InlineData(" .example.com , other.example.org ", "https://deep.files.example.com/a", true)]
    [InlineData("文件.example.com", "https://文件.example.com/a", true)]
    [InlineData("文件.example.com", "https://xn--igt89k.example.com/a", false)]
    [InlineData("files.example.com", "https://b.cos.ap-shanghai.myqcloud.com/a", false)]
    public void Setting_OfHosts_TakesInTheNamesBelowEach(string hosts, string link, bool allowed)
    {
        var links = new FileLinks(Settings(o => o.FileHosts = hosts));
        if (allowed)
            links.Check(new Uri(link));
        else
            Assert.Equal(FailureKind.LinkRefused, Assert.Throws<WeChatException>(() => links.Check(new Uri(link))).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("com")]
    [InlineData("https://files.example.com")]
    [InlineData("files.example.com/a")]
    [InlineData("files.example.com:8443")]
    [InlineData("*.example.com")]
    [InlineData("10.0.0.1")]
    [InlineData("files.example.com,a b")]
    [InlineData("files.example.com;other.example.com")]
    public async Task Setting_ThatIsNoListOfNames_IsAProblem_AndNothingIsSent(string hosts)
    {
        await using var rig = await Rig.StartAsync(o => o.FileHosts = hosts);
        var failure = await rig.FailsAsync(() => rig.Client.CountAsync(Rig.Env, "订单", default));
        Assert.Equal(FailureKind.Settings, failure.Kind);
        Assert.Contains("WeChat__FileHosts", failure.Action, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Settings, (await rig.FailsAsync(() => rig.Client.OpenDownloadAsync(Link, 0, null, default))).Kind);
        Assert.Empty(rig.Cloud.Calls());
    }

    [Theory]
    [InlineData("8.8.8.8 2400:3200::1 64:ff9b::808:808 ::ffff:8.8.8.8 172.15.255.255 172.32.0.0 100.63.255.255 100.128.0.0 223.255.255.255", true)]
    [InlineData("10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255 169.254.169.254 127.0.0.1 127.9.9.9 0.0.0.0 0.1.2.3", false)]
    [InlineData("224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1", false)]
    [InlineData(":: ::1 fc00::1 fdff::1 fe80::1 febf::1 fec0::1 ff02::1 2001:db8::1 2001::1 2002:a00:1:: 4000::1", false)]
    [InlineData("::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1", false)]
    public void Address_IsPublic_OrNot(string addresses, bool isPublic) =>
        Assert.All(addresses.Split(' '), address => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address))));

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("8.8.8.8 169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task Name_ThatStandsForAnAddressInside_IsRefused_AndNothingIsConnected(string addresses)
    {
        var resolved = new List<string>();
        using var client = Client(Settings(), (host, _) =>
        {
            resolved.Add(host);
            return Task.FromResult(addresses.Split(' ').Select(IPAddress.Parse).ToArray());
        });
        var failure = await Assert.ThrowsAsync<WeChatException>(() => client.OpenDownloadAsync(Link, 0, null, default));
        Assert.Equal((FailureKind.LinkRefused, ErrorClass.Permanent), (failure.Kind, failure.Class));
        Assert.Contains("not a public address", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("WeChat__PrivateFileAddresses", failure.Action, StringComparison.Ordinal);
        Assert.Equal([Link.IdnHost], resolved);
    }

    [Fact]
    public async Task Name_WithPrivateAddressesAllowed_IsConnectedAtTheAddressThatWasResolved()
    {
        await using var cloud = await WeChatCloud.StartAsync();
        using var http = new HttpPool(Settings(o => o.PrivateFileAddresses = true), static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var answer = await http.Files.GetStringAsync(new Uri($"http://files.example.com:{cloud.BaseAddress.Port}/_sim/"));
        Assert.Contains("\"appId\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_ThatCannotBeResolved_IsANetworkFailure()
    {
        using var client = Client(Settings(o => o.RetryDelays = []), static (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        var failure = await Assert.ThrowsAsync<WeChatException>(() => client.OpenDownloadAsync(Link, 0, null, default));
        Assert.Equal((FailureKind.Network, ErrorClass.Retry), (failure.Kind, failure.Class));
        Assert.Contains("could not be resolved", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_WithAPrivateAddress_IsUsed_AndResolvesTheNameItself()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = AnswerOnceAsync(listener, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        var options = Settings(o => o.RetryDelays = []);
        var pool = new HttpPool(options, static (host, _) => throw new InvalidOperationException($"{host} is the proxy's to resolve"), new WebProxy($"http://{listener.LocalEndpoint}"));
        using var client = new CloudDatabaseClient(options, new VirtualClock(), new Random(7), new CapturedLog(), pool);
        var failure = await Assert.ThrowsAsync<WeChatException>(() => client.OpenDownloadAsync(Link, 0, null, default).WaitAsync(Rig.Patience));
        Assert.Equal(FailureKind.Network, failure.Kind);
        Assert.Contains("the proxy refused", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"CONNECT {Link.IdnHost}:443 ", await asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_WithinTheSameHost_IsFollowedThreeTimes_KeepingTheRange()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Redirect, Times = Limits.MaxRedirects });
        await using var download = await OpenAsync(rig, offset: 5);
        Assert.Equal(5, download.Offset);
        Assert.Equal(1 + Limits.MaxRedirects, rig.Cloud.Calls("download"));
    }

    [Fact]
    public async Task Redirect_ForTheFourthTime_IsNotFollowed()
    {
        await using var rig = await StartAsync(o => o.RetryDelays = []);
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Redirect });
        var failure = await rig.FailsAsync(() => OpenAsync(rig));
        Assert.Equal((FailureKind.BadAnswer, ErrorClass.Retry), (failure.Kind, failure.Class));
        Assert.Equal(1 + Limits.MaxRedirects, rig.Cloud.Calls("download"));
    }

    [Theory]
    [InlineData("https://evil.example/a?q=1", "\"evil.example\"")]
    [InlineData("http://b.cos.ap-shanghai.myqcloud.com/a", "not encrypted")]
    [InlineData("//169.254.169.254/a", "169.254.169.254")]
    [InlineData("file:///etc/passwd", "not a web address")]
    public async Task Redirect_ToElsewhere_IsRefused(string location, string named)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.Redirect, Message = location });
        var failure = await rig.FailsAsync(() => OpenAsync(rig));
        Assert.Equal(FailureKind.LinkRefused, failure.Kind);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, rig.Cloud.Calls("download"));
    }

    [Fact]
    public void Redirect_OutOfEncryption_IsRefused_EvenToAHostThatIsAllowed()
    {
        var links = new FileLinks(Settings(o => o.ApiBase = new Uri("http://127.0.0.1:7080")));
        links.Check(new Uri("http://127.0.0.1:7080/a"));
        Assert.Throws<WeChatException>(() => links.Check(new Uri("http://127.0.0.1:7080/a"), from: Link));
    }

    private static WeChatOptions Settings(Action<WeChatOptions>? configure = null)
    {
        var options = new WeChatOptions { AppId = "wx1", AppSecret = "密" };
        configure?.Invoke(options);
        return options;
    }

    private static CloudDatabaseClient Client(WeChatOptions options, NameResolver resolve) =>
        new(options, new VirtualClock(), new Random(7), new CapturedLog(), new HttpPool(options, resolve));

    private static async Task<Rig> StartAsync(Action<WeChatOptions>? configure = null)
    {
        var rig = await Rig.StartAsync(configure);
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        return rig;
    }

    private static async Task<ExportDownload> OpenAsync(Rig rig, long offset = 0) =>
        await rig.Client.OpenDownloadAsync(await rig.LinkAsync(await rig.ExportAsync("订单")), offset, null, default);

    private static async Task<string> AnswerOnceAsync(TcpListener listener, string answer)
    {
        using var socket = await listener.AcceptSocketAsync();
        var buffer = new byte[4096];
        var length = await socket.ReceiveAsync(buffer);
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
