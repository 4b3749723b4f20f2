using System.Net;
using Functions.Local.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Functions.Local.Tests.Http;

public sealed class KeyTests
{
    private const string Key = "key+/=0123456789";

    [Theory]
    [InlineData("/api/guarded", null, null, 401)]
    [InlineData("/api/guarded", null, "wrong", 401)]
    [InlineData("/api/guarded", null, "key%2B%2F%3D012345678", 401)]
    [InlineData("/api/guarded", null, "key%2B%2F%3D0123456789", 200)]
    [InlineData("/api/guarded", "wrong", null, 401)]
    [InlineData("/api/guarded", "", null, 401)]
    [InlineData("/api/guarded", Key, null, 200)]
    [InlineData("/api/guarded", "wrong", "key%2B%2F%3D0123456789", 401)]
    [InlineData("/api/byadmin", null, null, 401)]
    [InlineData("/api/byadmin", Key, null, 200)]
    [InlineData("/api/open", null, null, 200)]
    [InlineData("/api/open", "wrong", null, 200)]
    [InlineData("/others/one", null, null, 401)]
    [InlineData("/others/one", Key, null, 200)]
    [InlineData("/api/others/one", Key, null, 404)]
    [InlineData("/api/nothing", null, null, 401)]
    [InlineData("/api/nothing", Key, null, 404)]
    [InlineData("/", null, null, 401)]
    [InlineData("/runtime/webhooks/durabletask/instances", null, null, 401)]
    public async Task Call_WhereAKeyIsSet_NeedsItUnlessAnonymous(string path, string? header, string? code, int status)
    {
        await using TestHost host = await StartAsync(Key);
        using var request = new HttpRequestMessage(HttpMethod.Get, code is null ? path : $"{path}?code={code}");
        if (header is not null)
            request.Headers.TryAddWithoutValidation("x-functions-key", header);

        using HttpResponseMessage answer = await host.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Call_OnLoopbackWithoutAKeySet_NeedsNone()
    {
        await using TestHost host = await StartAsync(key: null);

        using HttpResponseMessage answer = await host.Client.GetAsync("/api/guarded");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 200)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Host", "evil.example.org", 403)]
    [InlineData("Host", "evil.example.org:7071", 403)]
    [InlineData("Host", "localhost:8080", 200)]
    [InlineData("Host", "[::1]", 200)]
    [InlineData("Host", "backup.example.org", 403)]
    public async Task Call_OfABrowserFromElsewhere_IsRefusedWhereNoKeyIsSet(string header, string value, int status)
    {
        await using TestHost host = await TestHost.StartAsync(new HostSetup
        {
            Functions = [typeof(Functions)],
            Settings = new Dictionary<string, string?> { ["Local__PublicUrl"] = "http://localhost:8080" },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/open");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage answer = await host.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Call_OfAnyName_IsServedWhereAKeyIsSet()
    {
        await using TestHost host = await StartAsync("key");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/guarded?code=key");
        request.Headers.Host = "backup.example.org";

        using HttpResponseMessage answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://logs.example.org")]
    [InlineData("http://192.168.0.7:7071")]
    [InlineData("https://localhost.example.org")]
    [InlineData("http://[2001:db8::7]/")]
    public async Task PublicUrl_ThatOthersCanReach_IsRefusedWhereNoKeyIsSet_AndServedWhereOneIs(string url)
    {
        Dictionary<string, string?> settings = new() { ["Local__PublicUrl"] = url };

        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(new HostSetup { Functions = [typeof(Functions)], Settings = settings }));
        settings["Local__HostKey"] = Key;
        await using TestHost host = await TestHost.StartAsync(new HostSetup { Functions = [typeof(Functions)], Settings = settings });

        Assert.Contains("Local__PublicUrl", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Set Local__HostKey", refused.Message, StringComparison.Ordinal);
        using HttpResponseMessage answer = await host.Client.GetAsync("/api/open");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("https://LOCALHOST")]
    [InlineData("http://[::1]:8080/")]
    public async Task PublicUrl_OfThisMachineAlone_NeedsNoKey(string url)
    {
        await using TestHost host = await TestHost.StartAsync(
            new HostSetup { Functions = [typeof(Functions)], Settings = new Dictionary<string, string?> { ["Local__PublicUrl"] = url } });

        using HttpResponseMessage answer = await host.Client.GetAsync("/api/guarded");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Key_NeverReachesTheLog()
    {
        await using TestHost host = await StartAsync("k3y-in-plain");

        using HttpResponseMessage answer = await host.Client.GetAsync("/api/fails?code=k3y-in-plain");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.NotEmpty(host.Log.Problems);
        Assert.DoesNotContain(host.Log.Lines, line => line.Text.Contains("k3y", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "Local__HostKey")]
    [InlineData("http://*:0", "Local__HostKey")]
    [InlineData("http://[::]:0", "Local__HostKey")]
    [InlineData("http://backup.example.org:80", "Local__HostKey")]
    [InlineData("http://127.0.0.1:0;http://192.168.0.7:7071", "Local__HostKey")]
    [InlineData("https://127.0.0.1:7071", "speaks http only")]
    [InlineData("127.0.0.1:7071", "not an address to listen on")]
    [InlineData("http://127.0.0.1:7071/base", "not an address to listen on")]
    public void Address_ThatIsNotSafeOrNotKnown_IsRefused(string urls, string sentence)
    {
        var setup = new HostSetup { Settings = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = urls } };

        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(setup));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("钥匙")]
    [InlineData("two words")]
    public void Key_ThatNoHeaderCanCarry_IsRefused(string key)
    {
        var setup = new HostSetup { Settings = new Dictionary<string, string?> { ["Local__HostKey"] = key } };

        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(setup));

        Assert.Contains("Local__HostKey", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_ForEveryone_WithAKeyIsServed()
    {
        await using TestHost host = await StartAsync("key", "http://0.0.0.0:0");

        using HttpResponseMessage without = await host.Client.GetAsync("/api/guarded");
        using HttpResponseMessage with = await host.Client.GetAsync("/api/guarded?code=key");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Theory]
    [InlineData("/others/open", HttpStatusCode.OK)]
    [InlineData("/others/one", HttpStatusCode.Unauthorized)]
    public async Task EndpointThatIsNoFunction_WithoutTheKey_AnswersIfItIsAnonymous(string path, HttpStatusCode expected)
    {
        await using TestHost host = await StartAsync("key");

        using HttpResponseMessage answer = await host.Client.GetAsync(path);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Address_InUse_IsRefusedInASentence()
    {
        await using TestHost first = await StartAsync(key: null);

        var refused = await Assert.ThrowsAsync<LocalHostStartupException>(() => StartAsync(key: null, first.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Contains("is in use", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", refused.Message, StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(string? key, string urls = "http://localhost:0") => TestHost.StartAsync(new HostSetup
    {
        Functions = [typeof(Functions)],
        Settings = new Dictionary<string, string?> { ["Local__HostKey"] = key, ["ASPNETCORE_URLS"] = urls },
        Endpoints = routes => routes.MapGet("others/one", () => "no function"),
        OpenEndpoints = routes => routes.MapGet("others/open", () => "for everybody"),
    });

    public static class Functions
    {
        [Function("Guarded")]
        public static IActionResult Guarded([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => new OkResult();

        [Function("ByAdmin")]
        public static IActionResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => new OkResult();

        [Function("Open")]
        public static IActionResult Open([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();

        [Function("Fails")]
        public static IActionResult Fail([HttpTrigger] HttpRequest request) => throw new InvalidOperationException("坏");
    }
}
