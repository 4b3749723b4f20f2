using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Workflow.Logs.Pages;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs;

/// <summary>The demo page as a browser gets it. What it does is tested in a real one: tests/Dashboard/logs.test.mjs.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> OwnNames => new(LogPages.All.Where(name => !LogPages.IsOfLibrary(name)));

    [Theory]
    [InlineData("api/logs/demo")]
    [InlineData("api/logs/pages/demo.js")]
    public async Task Page_WithoutAKey_IsServedAndMayRunOwnFilesOnly(string path)
    {
        await using var app = await RunningApp.StartAsync(null, ("Local__HostKey", "key-0123456789"));

        using var response = await app.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("utf-8", response.Content.Headers.ContentType!.CharSet);
    }

    [Fact]
    public async Task Page_ThatTheCallerHas_Is304()
    {
        await using var app = await RunningApp.StartAsync();
        using var first = await app.Http.GetAsync("api/logs/demo");

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/logs/demo");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await app.Http.SendAsync(request);
        using var other = new HttpRequestMessage(HttpMethod.Get, "api/logs/demo");
        other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"of-another-version\""));
        using var third = await app.Http.SendAsync(other);

        Assert.Equal((HttpStatusCode.NotModified, ""), (second.StatusCode, await second.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData("..%2Fhost.json")]
    [InlineData("..%5Chost.json")]
    [InlineData("DEMO.JS")]
    [InlineData("页面.js")]
    [InlineData("Workflow.dll")]
    public async Task PageFile_NotOnTheList_IsNotFound(string name)
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/logs/pages/{name}")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(OwnNames))]
    public async Task PageFile_OnTheList_LiesBesideTheApp(string name) =>
        Assert.NotEmpty((await new LogPages().FindAsync(name, CancellationToken.None))!.Text);

    [Fact]
    public void Files_BesideTheApp_AreAllOnTheList() =>
        Assert.Empty(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "pages")).Select(Path.GetFileName).Except(LogPages.All, StringComparer.Ordinal));

    [Fact]
    public async Task LibraryFile_ThatWasNotBuilt_IsMissingUntilItIs()
    {
        var folder = Directory.CreateTempSubdirectory("页面-").FullName;
        var files = new LogPages(folder);

        Assert.Null(await files.FindAsync("offline-log.iife.js", CancellationToken.None));
        await File.WriteAllTextAsync(Path.Combine(folder, "offline-log.iife.js"), "// 有了");

        Assert.Equal("// 有了", (await files.FindAsync("offline-log.iife.js", CancellationToken.None))!.Text);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Viewer_ThatIsInABookmark_LeadsToTheDashboard()
    {
        await using var app = await RunningApp.StartAsync(null, ("Local__HostKey", "key-0123456789"));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Http.BaseAddress };

        using var response = await http.GetAsync("api/logs/viewer");

        Assert.Equal((HttpStatusCode.Found, "/api/ui#/logs"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Html_OfThePage_HasNothingInlineThatThePolicyWouldStop()
    {
        var page = (await new LogPages().FindAsync("demo.html", CancellationToken.None))!;

        Assert.Matches(OwnScript(), page.Text);
        Assert.DoesNotMatch(Inline(), page.Text);
    }

    [GeneratedRegex("""<script [^>]*src="pages/""", RegexOptions.None, 1000)]
    private static partial Regex OwnScript();

    [GeneratedRegex("""<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Inline();
}
